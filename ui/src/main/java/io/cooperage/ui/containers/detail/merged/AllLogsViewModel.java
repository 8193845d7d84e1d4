package io.cooperage.ui.containers.detail.merged;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.engine.container.log.MergedLog;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.detail.log.LogSettings;
import io.cooperage.ui.containers.detail.log.LogSource;
import io.cooperage.ui.containers.detail.log.LogViewModel;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route.AllLogs;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/// Which containers' logs are shown together, and the log that they make. Another choice makes another log; what is
/// searched for and the instant that is looked at stay. FX thread only.
final class AllLogsViewModel {
    private final ContainerParts parts;
    private final LogSettings settings;
    private final Map<String, SourceRow> byId = new LinkedHashMap<>();
    private final ObservableList<SourceRow> rows = FXCollections.observableArrayList();
    private final FilteredList<SourceRow> listed = new FilteredList<>(rows);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyObjectWrapper<@Nullable LogViewModel> log = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper soloing = new ReadOnlyBooleanWrapper();
    private final ListChangeListener<LiveContainer> listener = _ -> takeContainers();

    /// Whose lines are in the present log, in its order.
    private List<SourceRow> shown = List.of();

    /// Until somebody chooses, all that run are chosen.
    private boolean choosing;

    private boolean rebuilding;
    private boolean visited;
    private Supplier<@Nullable Instant> timeInSight = () -> null;

    AllLogsViewModel(ContainerParts parts) {
        this.parts = parts;
        this.settings = new LogSettings(parts.settings());
        filter.subscribe(typed -> {
            String wanted = typed.strip().toLowerCase(Locale.ROOT);
            listed.setPredicate(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted));
        });
    }

    /// By name, those that pass the filter.
    ObservableList<SourceRow> rows() {
        return listed;
    }

    /// A part of a name.
    StringProperty filterProperty() {
        return filter;
    }

    /// Made anew for each choice of containers; null while none is chosen.
    ReadOnlyObjectProperty<@Nullable LogViewModel> logProperty() {
        return log.getReadOnlyProperty();
    }

    /// Some can be heard alone.
    ReadOnlyBooleanProperty soloingProperty() {
        return soloing.getReadOnlyProperty();
    }

    boolean isLoaded() {
        return parts.containers().loadedProperty().get();
    }

    /// How many containers with a log there are, whatever is listed.
    int all() {
        return rows.size();
    }

    int chosen() {
        return (int) rows.stream().filter(row -> row.chosenProperty().get()).count();
    }

    /// @param time when the line at the upper edge was written, null when there is none
    void onAskTime(Supplier<@Nullable Instant> time) {
        timeInSight = time;
    }

    /// The page is shown, perhaps with a choice and an instant.
    void visit(AllLogs route) {
        if (!visited) {
            visited = true;
            parts.containers().all().addListener(listener);
            takeContainers();
        }
        if (!route.ids().isEmpty()) {
            choose(row -> route.ids().contains(row.live().id()));
            rows.forEach(row -> row.soloProperty().set(false));
            rows.forEach(row -> row.mutedProperty().set(false));
            rebuild();
        }
        Instant at = route.at();
        LogViewModel shownLog = log.get();
        if (at != null && shownLog != null) {
            shownLog.goTo(at);
        }
    }

    void close() {
        parts.containers().all().removeListener(listener);
        LogViewModel open = log.get();
        if (open != null) {
            open.close();
        }
    }

    // --- choosing -------------------------------------------------------------------------------------------------

    void chooseAll() {
        choose(listed::contains);
    }

    void chooseRunning() {
        choose(row -> row.live().container().state().status().isAlive());
    }

    void chooseNone() {
        choose(_ -> false);
    }

    private void choose(Predicate<SourceRow> wanted) {
        choosing = true;
        for (SourceRow row : rows) {
            row.chosenProperty().set(wanted.test(row));
        }
        soon();
    }

    /// Shows only this one, as long as it is solo.
    void soloOnly(SourceRow row) {
        row.chosenProperty().set(true);
        row.soloProperty().set(true);
        choosing = true;
        soon();
    }

    /// Whose a line is; null when the choice has changed under it.
    @Nullable
    SourceRow rowOf(Entry entry) {
        return entry.source() < shown.size() ? shown.get(entry.source()) : null;
    }

    void open(SourceRow row, ContainerTab tab, @Nullable Instant at) {
        parts.navigator().go(new ContainerDetail(row.live().id(), tab, at));
    }

    private void takeContainers() {
        Set<String> present = new HashSet<>();
        boolean changed = false;
        for (LiveContainer live : parts.containers().all()) {
            if (live.holdsAPod()) {
                continue; // It has no log.
            }
            present.add(live.id());
            SourceRow known = byId.get(live.id());
            if (known == null) {
                known = new SourceRow(live, freeColor());
                byId.put(live.id(), known);
                listen(known);
                changed = true;
            }
            if (!choosing && live.container().state().status().isAlive()) {
                known.chosenProperty().set(true);
            }
        }
        if (byId.keySet().retainAll(present)) {
            changed = true;
        }
        if (changed) {
            List<SourceRow> sorted = new ArrayList<>(byId.values());
            sorted.sort(Comparator.comparing(SourceRow::name));
            rows.setAll(sorted);
            soon();
        }
    }

    private void listen(SourceRow row) {
        row.chosenProperty().subscribe((_, _) -> soon());
        row.soloProperty().subscribe((_, _) -> soon());
        row.mutedProperty().subscribe((_, _) -> soon());
    }

    /// A person ticked or unticked one.
    void choosing() {
        choosing = true;
    }

    private int freeColor() {
        Set<Integer> used = new HashSet<>();
        byId.values().forEach(row -> used.add(row.color()));
        int color = 0;
        while (used.contains(color)) {
            color++;
        }
        return color;
    }

    // --- the log --------------------------------------------------------------------------------------------------

    /// Once for all that changes in one turn, such as the ticks of *All*.
    private void soon() {
        if (!rebuilding) {
            rebuilding = true;
            parts.fx().execute(this::rebuild);
        }
    }

    private void rebuild() {
        rebuilding = false;
        boolean solo = rows.stream()
                .anyMatch(
                        row -> row.soloProperty().get() && row.chosenProperty().get());
        soloing.set(solo);
        List<SourceRow> wanted = rows.stream()
                .filter(row -> row.chosenProperty().get())
                .filter(row -> !row.mutedProperty().get())
                .filter(row -> !solo || row.soloProperty().get())
                .toList();
        if (wanted.equals(shown)) {
            return;
        }
        LogViewModel before = log.get();
        Instant at = before == null || before.followProperty().get() ? null : timeInSight.get();
        shown = wanted;
        if (wanted.isEmpty()) {
            log.set(null);
        } else {
            log.set(open(wanted, before, at));
        }
        if (before != null) {
            before.close();
        }
    }

    private LogViewModel open(List<SourceRow> sources, @Nullable LogViewModel before, @Nullable Instant at) {
        List<String> ids = sources.stream().map(row -> row.live().id()).toList();
        List<LogSource> names = sources.stream().map(SourceRow::source).toList();
        LogViewModel made =
                new LogViewModel(() -> merge(ids), names, parts.tasks(), parts.fx(), parts.clock(), settings);
        made.onFailure(parts.errors()::present);
        made.onSaved(done -> parts.notices().toast(Toast.of(Tone.SUCCESS, done)));
        if (before != null) {
            made.queryProperty().set(before.queryProperty().get());
            made.streamProperty().set(before.streamProperty().get());
        }
        if (at != null) {
            made.goTo(at);
        }
        return made;
    }

    private ContainerLog merge(List<String> ids) {
        List<ContainerLog> opened = new ArrayList<>();
        Map<String, String> problems = new HashMap<>();
        for (String id : ids) {
            try {
                opened.add(parts.service().log(id));
                problems.put(id, "");
            } catch (EngineException e) {
                opened.add(new AbsentLog());
                problems.put(id, Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        parts.fx().execute(() -> problems.forEach(this::tell));
        return MergedLog.of(opened);
    }

    private void tell(String id, String problem) {
        SourceRow row = byId.get(id);
        if (row != null) {
            row.tell(problem);
        }
    }
}
