package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/// One object, read afresh whenever it changes while its page is shown. FX thread only.
final class ObjectViewModel {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();
    private static final Set<String> SCALED = Set.of("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController");
    private static final Set<String> RESTARTED = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private final String kind;
    private final String namespace;
    private final String name;
    private final ClusterParts parts;
    private final ClusterDesk desk;
    private final Messages messages = Messages.of(ObjectViewModel.class);
    private final ReadOnlyObjectWrapper<@Nullable JsonNode> object = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<JsonNode>> events = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper gone = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    final SimpleBooleanProperty managedFields = new SimpleBooleanProperty();
    private final LatestTask reading = new LatestTask();
    private @Nullable TableWatch watch;
    private @Nullable TableWatch eventWatch;
    private int round;

    ObjectViewModel(Route.ClusterObject route, ClusterParts parts) {
        kind = route.kind();
        namespace = route.namespace();
        name = route.name();
        this.parts = parts;
        desk = parts.desk();
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

    ReadOnlyBooleanProperty goneProperty() {
        return gone.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void dismissProblem() {
        problem.set("");
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
        watch = now.session()
                .follow(ref.get().type(), namespace, "metadata.name=" + name, changes(() -> read(mine)));
        now.type("events").ifPresent(type -> eventWatch = now.session()
                .follow(type, namespace, "involvedObject.name=" + name, changes(() -> readEvents(mine, type))));
    }

    /// However many changes come at once, one reading follows.
    private TableListener changes(Runnable read) {
        Batches<Boolean> batches = new Batches<>(parts.fx(), 1_000, batch -> read.run(), read);
        return new TableListener() {
            @Override
            public void reset(ServerTable table) {
                batches.offer(true);
            }

            @Override
            public void changed(ServerTable.Row row) {
                batches.offer(true);
            }

            @Override
            public void removed(ServerTable.Row row) {
                batches.offer(true);
            }

            @Override
            public void lost(String why) {
                parts.fx().execute(() -> problem.set(why));
            }
        };
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
                },
                failure -> {
                    if (failure instanceof EngineException e && e.kind() == ErrorKind.NOT_FOUND) {
                        gone.set(true);
                    } else {
                        problem.set(parts.errors().textOf(failure));
                    }
                });
    }

    private void readEvents(int of, ResourceType type) {
        if (of != round || connection().isEmpty()) {
            return;
        }
        Connection now = connection().orElseThrow();
        parts.tasks()
                .quiet(() -> now.session().list(type, namespace, "involvedObject.name=" + name, ""))
                .onSuccess(read -> {
                    if (of == round) {
                        events.set(EventLine.newestFirst(read));
                    }
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
    }

    void hide() {
        round++;
        reading.cancel();
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (eventWatch != null) {
            eventWatch.close();
            eventWatch = null;
        }
    }

    /// The object as it is edited: without the bookkeeping of who wrote which field, unless that is wanted.
    String yaml(JsonNode tree) {
        ObjectNode shown = tree.deepCopy();
        if (!managedFields.get() && shown.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        try {
            return YAML.writeValueAsString(shown);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that came as JSON", e);
        }
    }

    /// Writes what was edited.
    ///
    /// @param dryRun only asks whether the cluster would take it
    /// @param done told what is stored, or would be
    void write(String text, boolean dryRun, java.util.function.Consumer<JsonNode> done) {
        Optional<ObjectRef> ref = ref();
        if (ref.isEmpty()) {
            return;
        }
        Connection now = connection().orElseThrow();
        parts.tasks()
                .run(messages.text("saving", name), () -> now.session().replace(ref.get(), parse(text), dryRun))
                .onSuccess(stored -> {
                    problem.set("");
                    done.accept(stored);
                    parts.notices()
                            .toast(Toast.of(
                                    Tone.SUCCESS,
                                    dryRun ? messages.text("dry-run.good") : messages.text("saved", ref.get())));
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            if (!tree.isObject()) {
                throw EngineException.invalid("the text is no object: it must begin with apiVersion, kind and metadata");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw EngineException.invalid("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    boolean isScaled() {
        return object.get() != null && SCALED.contains(object.get().path("kind").asText());
    }

    boolean isRestarted() {
        return object.get() != null && RESTARTED.contains(object.get().path("kind").asText());
    }

    boolean isPod() {
        return kind.equals("pods");
    }

    int replicas() {
        JsonNode now = object.get();
        return now == null ? 0 : now.at("/spec/replicas").asInt(1);
    }

    void scale(int replicas) {
        if (replicas == replicas()) {
            return;
        }
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

    void delete() {
        ref().ifPresent(ref -> {
            Connection now = connection().orElseThrow();
            parts.notices()
                    .confirm(
                            new Confirmation(
                                    messages.text("delete.title", ref),
                                    messages.text("delete.text"),
                                    List.of(),
                                    messages.text("delete.do"),
                                    true),
                            () -> parts.tasks()
                                    .run(messages.text("deleting", name), () -> {
                                        now.session().delete(ref, null);
                                        return "";
                                    })
                                    .onFailure(failure -> problem.set(parts.errors().textOf(failure))));
        });
    }

    /// Leads to another object by what a reference says of it.
    void open(String apiVersion, String otherKind, String otherName) {
        connection().flatMap(now -> Optional.ofNullable(now.byKind().get(apiVersion + "/" + otherKind)))
                .ifPresent(type -> parts.navigator()
                        .go(new Route.ClusterObject(type.id(), type.namespaced() ? namespace : "", otherName)));
    }
}
