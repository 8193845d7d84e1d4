package io.cooperage.ui.cluster.list;

import io.cooperage.engine.api.docker.ShellLanguage;
import io.cooperage.ui.cluster.Ages;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.client.Selection;
import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The live table of one kind in the chosen cluster and namespace. Follows only while the page is shown. FX
/// thread only.
final class ClusterViewModel {
    /// So many changes wait for the JavaFX thread at most; beyond it the table is read afresh.
    private static final int WAITING = 10_000;

    private static final Duration BEAT = Duration.ofSeconds(10);

    /// Whoever types is not to have the server asked for each letter.
    private static final Duration TYPING = Duration.ofMillis(300);

    enum Part {
        ALL,
        UNWELL
    }

    private final ClusterParts parts;
    private final ClusterDesk desk;
    private final Messages messages = Messages.of(ClusterViewModel.class);
    private final ObservableList<ClusterRow> all =
            FXCollections.observableArrayList(row -> new Observable[] {row.nowProperty()});
    private final Map<String, ClusterRow> byUid = new HashMap<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ListModel<ClusterRow, Part> rows;
    private final SimpleObjectProperty<@Nullable ResourceType> type = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<List<ServerTable.Column>> columns = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final BooleanProperty overview = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper followsWhole = new ReadOnlyBooleanWrapper();
    private final StringProperty unread = new SimpleStringProperty("");
    private final ManifestBatch manifests =
            new ManifestBatch(new Manifests(new Kustomize(Objects.requireNonNullElse(System.getenv("PATH"), ""))));
    private final LongProperty beat = new SimpleLongProperty();
    private @Nullable TableWatch watch;
    private UiClock.@Nullable Handle beating;
    private UiClock.@Nullable Handle typing;
    private Selection selection = Selection.ALL;
    private int round;
    private boolean shown;

    ClusterViewModel(ClusterParts parts) {
        this.parts = parts;
        desk = parts.desk();
        rows = new ListModel<>(all, loaded, Part.ALL, new Traits());
        rows.refusedProperty()
                .bind(Bindings.when(unread.isEmpty()).then(problem).otherwise(unread));
        rows.filterProperty().addListener((property, was, now) -> select(now));
        desk.namespaceProperty().addListener((property, was, now) -> follow());
        type.addListener((property, was, now) -> follow());
        overview.addListener((property, was, now) -> follow());
        // The cluster may have been reached before this page was made.
        desk.connectionProperty().subscribe(this::connected);
    }

    ClusterDesk desk() {
        return desk;
    }

    ListModel<ClusterRow, Part> rows() {
        return rows;
    }

    SimpleObjectProperty<@Nullable ResourceType> typeProperty() {
        return type;
    }

    /// The whole of the cluster is looked at, and no kind.
    BooleanProperty overviewProperty() {
        return overview;
    }

    /// Whoever shows the whole is to follow it now; it becomes false and true again when the cluster or the
    /// namespace is another.
    ReadOnlyBooleanProperty followsWholeProperty() {
        return followsWhole.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<ServerTable.Column>> columnsProperty() {
        return columns.getReadOnlyProperty();
    }

    /// Why the table may be out of date; empty while the server speaks.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Changes every few seconds while the page is shown: ages are told anew.
    LongProperty beatProperty() {
        return beat;
    }

    ObservableValue<String> partLabel(Part part) {
        return rows.count(part).map(count -> messages.text("part." + part, count));
    }

    void show() {
        shown = true;
        desk.refresh();
        beating = parts.clock().every(BEAT, () -> beat.set(beat.get() + 1));
        follow();
    }

    void hide() {
        shown = false;
        if (beating != null) {
            beating.cancel();
            beating = null;
        }
        if (typing != null) {
            typing.cancel();
            typing = null;
        }
        selection = ObjectFilter.of(rows.filterProperty().get()).selection();
        stop();
    }

    void close() {
        hide();
    }

    /// The kind shown, by its id, once the cluster is reached; or the whole.
    void choose(String id) {
        overview.set(id.equals(Route.Cluster.OVERVIEW));
        Connection now = desk.connectionProperty().get();
        if (now != null) {
            now.type(id).ifPresent(type::set);
        }
    }

    private void connected(@Nullable Connection now) {
        ResourceType was = type.get();
        if (now == null) {
            stop();
            clear();
            loaded.set(true);
            return;
        }
        ResourceType next = now.type(was == null ? "pods" : was.id()).orElse(null);
        if (Objects.equals(was, next)) {
            follow();
        } else {
            type.set(next);
        }
    }

    private void follow() {
        stop();
        clear();
        Connection now = desk.connectionProperty().get();
        ResourceType of = type.get();
        if (shown && now != null && overview.get()) {
            followsWhole.set(true);
            return;
        }
        if (!shown || now == null || of == null) {
            loaded.set(now == null);
            return;
        }
        int mine = ++round;
        KubeSession session = now.session();
        Batches<Change> changes = new Batches<>(parts.fx(), WAITING, batch -> apply(mine, batch), () -> {
            if (mine == round) {
                follow();
            }
        });
        TableListener listener = new TableListener() {
            @Override
            public void reset(ServerTable table) {
                changes.offer(new Change(table, null, false, ""));
            }

            @Override
            public void changed(ServerTable.Row row) {
                changes.offer(new Change(null, row, false, ""));
            }

            @Override
            public void removed(ServerTable.Row row) {
                changes.offer(new Change(null, row, true, ""));
            }

            @Override
            public void lost(String why) {
                changes.offer(new Change(null, null, false, why));
            }
        };
        String namespace = desk.namespaceProperty().get();
        watch = isPods(of)
                ? session.followWhole(of, namespace, selection, listener)
                : session.follow(of, namespace, selection, listener);
    }

    /// What is printed of them does not say why they were restarted.
    private static boolean isPods(ResourceType type) {
        return type.id().equals("pods");
    }

    /// Asks for what the filter chooses, once it is left alone. While it can't be read the old choice stands.
    private void select(String filter) {
        if (typing != null) {
            typing.cancel();
            typing = null;
        }
        ObjectFilter wanted = ObjectFilter.of(filter);
        unread.set(wanted.unread().isEmpty() ? "" : messages.text("filter.unread", wanted.unread()));
        if (wanted.unread().isEmpty() && !wanted.selection().equals(selection)) {
            typing = parts.clock().after(TYPING, () -> {
                typing = null;
                selection = wanted.selection();
                follow();
            });
        }
    }

    /// One of: a whole table, a row, or why there is none.
    private record Change(
            @Nullable ServerTable table, ServerTable.@Nullable Row row, boolean removed, String problem) {}

    private void apply(int of, List<Change> batch) {
        if (of != round) {
            return;
        }
        for (Change change : batch) {
            problem.set(change.problem());
            if (change.table() != null) {
                reset(change.table());
            } else if (change.row() != null) {
                apply(change.row(), change.removed());
            }
        }
    }

    private void reset(ServerTable table) {
        if (!columns.get().equals(table.columns())) {
            columns.set(table.columns());
        }
        Map<String, ServerTable.Row> fresh = new HashMap<>();
        table.rows().forEach(row -> fresh.put(row.uid(), row));
        all.removeIf(row -> !fresh.containsKey(row.now().uid()));
        byUid.keySet().retainAll(fresh.keySet());
        table.rows().forEach(row -> apply(row, false));
        loaded.set(true);
    }

    private void apply(ServerTable.Row printed, boolean removed) {
        ServerTable.Row row = printed.whole() == null ? printed : RestartReason.tell(columns.get(), printed);
        ClusterRow known = byUid.get(row.uid());
        if (removed) {
            if (known != null) {
                byUid.remove(row.uid());
                all.remove(known);
            }
        } else if (known != null) {
            known.show(row, parts.clock().now());
        } else {
            ClusterRow fresh = new ClusterRow(row, parts.clock().now());
            byUid.put(row.uid(), fresh);
            all.add(fresh);
        }
    }

    private void clear() {
        all.clear();
        byUid.clear();
        loaded.set(false);
        problem.set("");
    }

    private void stop() {
        round++;
        followsWhole.set(false);
        TableWatch old = watch;
        watch = null;
        if (old != null) {
            old.close();
        }
    }

    /// As kubectl tells it, but as of now.
    String age(ClusterRow row, int column) {
        Instant created = row.now().created();
        return created == null
                ? row.cell(column)
                : Ages.human(Duration.between(created, parts.clock().now()));
    }

    /// As the server told it, but as of now.
    ///
    /// @param column one with a [PassingTime]
    String passing(ClusterRow row, int column) {
        return PassingTime.told(
                row.cell(column), Duration.between(row.printed(), parts.clock().now()));
    }

    void open(ClusterRow row) {
        ResourceType of = type.get();
        if (of != null) {
            parts.navigator().go(new Route.ClusterObject(of.id(), row.namespace(), row.name()));
        }
    }

    /// What points kubectl in a shell to the built-in cluster.
    String kubectlLine() {
        return ShellLanguage.of(System.getenv())
                .set("KUBECONFIG", desk.builtIn().kubeconfig().toString());
    }

    /// Adds the built-in cluster to the person's own kubeconfig, after a copy of it was made.
    void mergeKubeconfig() {
        Path file = Path.of(System.getProperty("user.home"), ".kube", "config");
        parts.tasks()
                .run(messages.text("merging"), () -> {
                    Path copy = desk.builtIn().mergeIntoUserConfig(file);
                    return copy == null ? messages.text("merged.new", file) : messages.text("merged", file, copy);
                })
                .onSuccess(words -> parts.notices().toast(Toast.of(Tone.SUCCESS, words)))
                .onFailure(parts.errors()::present);
    }

    void deployImage() {
        parts.navigator().go(new Route.ClusterDeploy());
    }

    /// Several at once, where they are of one namespace.
    boolean canMove(List<ClusterRow> chosen) {
        ResourceType of = type.get();
        return of != null
                && of.namespaced()
                && !chosen.isEmpty()
                && chosen.stream().map(ClusterRow::namespace).distinct().count() == 1;
    }

    void move(List<ClusterRow> chosen) {
        ResourceType of = type.get();
        if (of != null && canMove(chosen)) {
            parts.navigator()
                    .go(new Route.ClusterMove(
                            of.id(),
                            chosen.getFirst().namespace(),
                            chosen.stream().map(ClusterRow::name).toList()));
        }
    }

    /// Asks first, and says what goes.
    void reset() {
        Connection now = desk.connectionProperty().get();
        List<String> lost = now == null || !now.session().context().builtIn()
                ? List.of()
                : desk.namespaces().stream()
                        .map(name -> messages.text("reset.namespace", name))
                        .toList();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("reset.title"),
                                messages.text("reset.text"),
                                lost,
                                messages.text("reset.do"),
                                true),
                        desk::reset);
    }

    void openTopology() {
        parts.navigator().go(new Route.ClusterTopology());
    }

    void openTimeline() {
        parts.navigator().go(new Route.ClusterTimeline());
    }

    void delete(List<ClusterRow> chosen) {
        Connection now = desk.connectionProperty().get();
        ResourceType of = type.get();
        if (now == null || of == null || chosen.isEmpty()) {
            return;
        }
        List<ObjectRef> refs = chosen.stream()
                .map(row -> new ObjectRef(of, row.namespace(), row.name()))
                .toList();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("delete.title", refs.size(), of.kind()),
                                messages.text("delete.text"),
                                refs.stream().map(ObjectRef::toString).toList(),
                                messages.text("delete.do"),
                                true),
                        () -> parts.tasks()
                                .run(messages.text("deleting", refs.size(), of.kind()), () -> {
                                    refs.forEach(ref -> now.session().delete(ref, null));
                                    return "";
                                })
                                .onFailure(parts.errors()::present));
    }

    /// Applies manifests as one to the cluster and the namespace that are looked at.
    ///
    /// @param places files, folders of them, or of a kustomization
    void apply(List<Path> places) {
        Connection to = desk.connectionProperty().get();
        if (to == null || places.isEmpty()) {
            return;
        }
        String first = String.valueOf(places.getFirst().getFileName());
        String name = places.size() == 1 ? first : messages.text("several", first, places.size() - 1);
        String namespace = desk.namespaceProperty().get();
        parts.tasks()
                .run(messages.text("applying", name), () -> manifests.apply(places, to, namespace))
                .onSuccess(applied -> {
                    desk.learn(to, applied.now());
                    parts.notices()
                            .toast(Toast.of(
                                    Tone.SUCCESS,
                                    messages.text(
                                            "applied", name, applied.made().size())));
                })
                .onFailure(parts.errors()::present);
    }

    private final class Traits implements RowTraits<ClusterRow, Part> {
        @Override
        public boolean isIn(Part part, ClusterRow row) {
            return part == Part.ALL || RowHealth.isUnwell(columns.get(), row);
        }

        @Override
        public String searched(String filter) {
            return ObjectFilter.of(filter).searched();
        }

        @Override
        public String searchable(ClusterRow row) {
            return row.searchable();
        }

        @Override
        public Observable[] changes(ClusterRow row) {
            return new Observable[] {row.nowProperty()};
        }
    }
}
