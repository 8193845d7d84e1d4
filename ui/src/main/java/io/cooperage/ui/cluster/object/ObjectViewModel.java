package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.cluster.topology.Graph;
import io.cooperage.ui.containers.detail.terminal.Shell;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// One object, read afresh whenever it changes while its page is shown. FX thread only.
final class ObjectViewModel {
    private static final Set<String> SCALED =
            Set.of("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController");
    private static final Set<String> RESTARTED = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private final String kind;
    private final String namespace;
    private final String name;
    private final ClusterParts parts;
    private final ClusterDesk desk;
    private final Messages messages = Messages.of(ObjectViewModel.class);
    private final ReadOnlyObjectWrapper<@Nullable JsonNode> object = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<JsonNode>> events = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<Revision>> revisions = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper gone = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final LatestTask reading = new LatestTask();
    private final Surroundings surroundings;
    private @Nullable TableWatch watch;
    private @Nullable TableWatch eventWatch;
    private int round;

    ObjectViewModel(Route.ClusterObject route, ClusterParts parts) {
        kind = route.kind();
        namespace = route.namespace();
        name = route.name();
        this.parts = parts;
        desk = parts.desk();
        surroundings = new Surroundings(parts, this::fail);
    }

    String name() {
        return name;
    }

    ReadOnlyObjectProperty<@Nullable JsonNode> objectProperty() {
        return object.getReadOnlyProperty();
    }

    /// What happened to it, the newest first.
    ReadOnlyObjectProperty<List<JsonNode>> eventsProperty() {
        return events.getReadOnlyProperty();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /// The newest first; of kinds that have no history none.
    ReadOnlyObjectProperty<List<Revision>> revisionsProperty() {
        return revisions.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty goneProperty() {
        return gone.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void dismissProblem() {
        problem.set("");
    }

    /// Shows on the page why something failed.
    void fail(Throwable failure) {
        problem.set(parts.errors().textOf(failure));
    }

    Optional<Connection> connection() {
        return Optional.ofNullable(desk.connectionProperty().get());
    }

    Optional<ObjectRef> ref() {
        return connection().flatMap(now -> now.type(kind)).map(type -> new ObjectRef(type, namespace, name));
    }

    void show() {
        hide();
        int mine = ++round;
        Optional<ObjectRef> ref = ref();
        if (ref.isEmpty()) {
            gone.set(true);
            return;
        }
        Connection now = connection().orElseThrow();
        watch = now.session().follow(ref.get().type(), namespace, "metadata.name=" + name, changes(() -> read(mine)));
        now.type("events")
                .ifPresent(type -> eventWatch = now.session()
                        .follow(type, namespace, ofThis(ref.get()), changes(() -> readEvents(mine, type))));
    }

    /// Which events are about it: a Service may be called as the Deployment behind it.
    private static String ofThis(ObjectRef ref) {
        return "involvedObject.name=" + ref.name() + ",involvedObject.kind="
                + ref.type().kind();
    }

    /// However many changes come at once, one reading follows.
    private TableListener changes(Runnable read) {
        Batches<Boolean> batches = new Batches<>(parts.fx(), 1_000, batch -> read.run(), read);
        return TableListener.any(() -> batches.offer(true), why -> parts.fx().execute(() -> problem.set(why)));
    }

    private void read(int of) {
        Optional<ObjectRef> ref = ref();
        if (of != round || ref.isEmpty()) {
            return;
        }
        Connection now = connection().orElseThrow();
        reading.follow(
                parts.tasks().quiet(() -> now.session().get(ref.get())),
                read -> {
                    object.set(read);
                    gone.set(false);
                    surroundings.changed(now, ref.get(), read);
                    readRevisions(of, now, ref.get(), read);
                },
                failure -> {
                    if (failure instanceof EngineException e && e.kind() == ErrorKind.NOT_FOUND) {
                        gone.set(true);
                    } else {
                        problem.set(parts.errors().textOf(failure));
                    }
                });
    }

    private void readRevisions(int of, Connection now, ObjectRef ref, JsonNode workload) {
        if (!RevisionHistory.isKeptOf(kind)) {
            return;
        }
        parts.tasks()
                .quiet(() -> RevisionHistory.read(now, ref, workload))
                .onSuccess(read -> {
                    if (of == round) {
                        revisions.set(read);
                    }
                })
                .onFailure(this::fail);
    }

    /// As `kubectl rollout undo --to-revision` does it: the template of then becomes the one of now.
    void undo(Revision revision) {
        ref().ifPresent(ref -> {
            Connection now = connection().orElseThrow();
            parts.tasks()
                    .run(
                            messages.text("undoing", name, revision.number()),
                            () -> RevisionHistory.undo(now.session(), ref, revision))
                    .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
        });
    }

    List<ObjectAction> actions() {
        JsonNode now = object.get();
        return now == null ? List.of() : ObjectAction.of(now);
    }

    /// Does what is named among [#actions] now; nothing where that is no longer offered.
    void perform(String key) {
        Optional<ObjectAction> action =
                actions().stream().filter(each -> each.key().equals(key)).findFirst();
        Optional<ObjectRef> ref = ref();
        if (action.isEmpty() || ref.isEmpty()) {
            return;
        }
        Connection now = connection().orElseThrow();
        parts.tasks()
                .run(
                        messages.text("action." + key) + " " + name,
                        () -> action.get().work().run(now.session(), ref.get(), now.byKind()))
                .onSuccess(made -> made.ifPresent(this::tell))
                .onFailure(this::fail);
    }

    /// What was made has a page of its own to look at.
    private void tell(ObjectRef made) {
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        messages.text("made", made.type().kind(), made.name()),
                        new Action(
                                messages.text("made.open"),
                                () -> parts.navigator()
                                        .go(new Route.ClusterObject(
                                                made.type().id(), made.namespace(), made.name())))));
    }

    /// The engine's containers behind a pod of the built-in cluster, by their names in the pod; empty for
    /// others.
    Map<String, String> containers() {
        JsonNode now = object.get();
        Map<String, String> ids = new LinkedHashMap<>();
        boolean ours =
                connection().map(each -> each.session().context().builtIn()).orElse(false);
        if (now == null || !isPod() || !ours) {
            return ids;
        }
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode status : now.path("status").path(list)) {
                String id = status.path("containerID").asText();
                if (id.contains("://")) {
                    ids.put(status.path("name").asText(), id.substring(id.indexOf("://") + 3));
                }
            }
        }
        return ids;
    }

    /// A pod whose processes one more can join.
    ObservableValue<Boolean> runningProperty() {
        return object.map(now -> now.at("/status/phase").asText().equals("Running"))
                .orElse(false);
    }

    /// The containers of a pod that programs can be started in, the one that its annotation names first.
    List<String> shellContainers() {
        JsonNode now = object.get();
        List<String> names = new ArrayList<>();
        if (now != null) {
            now.at("/spec/containers")
                    .forEach(each -> names.add(each.path("name").asText()));
            now.at("/spec/initContainers").forEach(each -> {
                if (each.path("restartPolicy").asText().equals("Always")) {
                    names.add(each.path("name").asText());
                }
            });
            String first = now.path("metadata")
                    .path("annotations")
                    .path("kubectl.kubernetes.io/default-container")
                    .asText();
            if (names.remove(first)) {
                names.addFirst(first);
            }
        }
        return names;
    }

    ExecSession startShell(String container, Shell shell, int columns, int rows) {
        return new PodShells(connection().orElseThrow().session(), namespace, name, container)
                .start(shell, columns, rows);
    }

    /// The pods that the object is about: itself, or those that it chooses. Blocks when called; of any
    /// thread.
    Callable<List<JsonNode>> pods() {
        Optional<ObjectRef> ref = ref();
        Optional<Connection> now = connection();
        return () -> {
            if (ref.isEmpty() || now.isEmpty()) {
                return List.of();
            }
            JsonNode read = now.get().session().get(ref.get());
            if (isPod()) {
                return List.of(read);
            }
            String selector = LabelSelector.of(read);
            Optional<ResourceType> pods = now.get().type("pods");
            return selector.isEmpty() || pods.isEmpty()
                    ? List.of()
                    : now.get().session().list(pods.get(), namespace, "", selector);
        };
    }

    /// Ports that can be brought to this machine: of a pod's containers, of a workload's, or of a service.
    List<Integer> ports() {
        JsonNode now = object.get();
        List<Integer> ports = new ArrayList<>();
        if (now == null) {
            return ports;
        }
        if (kind.equals("services")) {
            now.at("/spec/ports").forEach(port -> ports.add(port.path("port").asInt()));
            return ports;
        }
        for (String containers : List.of("/spec/containers", "/spec/template/spec/containers")) {
            now.at(containers)
                    .forEach(container -> container
                            .path("ports")
                            .forEach(
                                    port -> ports.add(port.path("containerPort").asInt())));
        }
        return ports;
    }

    void openContainer(String id) {
        parts.navigator().go(new Route.ContainerDetail(id, Route.ContainerTab.LOG));
    }

    private void readEvents(int of, ResourceType type) {
        Optional<ObjectRef> ref = ref();
        if (of != round || ref.isEmpty()) {
            return;
        }
        Connection now = connection().orElseThrow();
        parts.tasks()
                .quiet(() -> now.session().list(type, namespace, ofThis(ref.get()), ""))
                .onSuccess(read -> {
                    JsonNode it = object.get();
                    if (of == round) {
                        events.set(EventLine.newestFirst(read));
                        if (it != null) {
                            surroundings.changed(now, ref.get(), it);
                        }
                    }
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
    }

    void hide() {
        round++;
        reading.cancel();
        surroundings.stop();
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (eventWatch != null) {
            eventWatch.close();
            eventWatch = null;
        }
    }

    boolean isScaled() {
        return object.get() != null && SCALED.contains(object.get().path("kind").asText());
    }

    boolean isRestarted() {
        return object.get() != null
                && RESTARTED.contains(object.get().path("kind").asText());
    }

    boolean isPod() {
        return kind.equals("pods");
    }

    int replicas() {
        JsonNode now = object.get();
        return now == null ? 0 : now.at("/spec/replicas").asInt(1);
    }

    void scale(int replicas) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", replicas);
        change(messages.text("scaling", name, replicas), "scale", patch);
    }

    /// As `kubectl rollout restart` does it.
    void restart() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec")
                .putObject("template")
                .putObject("metadata")
                .putObject("annotations")
                .put("kubectl.kubernetes.io/restartedAt", parts.clock().now().toString());
        change(messages.text("restarting", name), "", patch);
    }

    private void change(String title, String subresource, JsonNode patch) {
        ref().ifPresent(ref -> {
            Connection now = connection().orElseThrow();
            parts.tasks()
                    .run(title, () -> now.session().merge(ref, subresource, patch))
                    .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
        });
    }

    /// Asks, and deletes.
    void delete() {
        delete(null, messages.text("delete.text"));
    }

    /// Asks, and deletes a pod that is given this long to end instead of what it asks for.
    ///
    /// @param graceSeconds 0 leaves the pod no time and does not wait for its node
    void deleteWithin(long graceSeconds) {
        delete(
                graceSeconds,
                graceSeconds == 0
                        ? messages.text("delete.now.text")
                        : messages.text("delete.grace.text", graceSeconds));
    }

    private void delete(@Nullable Long graceSeconds, String words) {
        ref().ifPresent(ref -> {
            Connection now = connection().orElseThrow();
            parts.notices()
                    .confirm(
                            new Confirmation(
                                    messages.text("delete.title", ref),
                                    words,
                                    List.of(),
                                    messages.text("delete.do"),
                                    true),
                            () -> parts.tasks()
                                    .run(messages.text("deleting", name), () -> {
                                        now.session().delete(ref, graceSeconds);
                                        return "";
                                    })
                                    .onFailure(this::fail));
        });
    }

    /// How long the pod itself asks for; 30 where it does not say.
    long graceSeconds() {
        JsonNode now = object.get();
        return now == null ? 30 : now.at("/spec/terminationGracePeriodSeconds").asLong(30);
    }

    void open(Graph.Node node) {
        parts.navigator().go(new Route.ClusterObject(node.type(), node.namespace(), node.name()));
    }

    /// Leads to another object by what a reference says of it.
    void open(String apiVersion, String otherKind, String otherName) {
        connection()
                .flatMap(now -> Optional.ofNullable(now.byKind().get(apiVersion + "/" + otherKind)))
                .ifPresent(type -> parts.navigator()
                        .go(new Route.ClusterObject(type.id(), type.namespaced() ? namespace : "", otherName)));
    }
}
