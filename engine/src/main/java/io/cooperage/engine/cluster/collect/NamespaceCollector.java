package io.cooperage.engine.cluster.collect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.DeleteOptions.Propagation;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.Change;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Empties namespaces that are being deleted, and lets them go when nothing is left in them. Nothing comes
/// into one meanwhile, since the API refuses that.
public final class NamespaceCollector implements AutoCloseable {
    private static final String ACTOR = "namespace-controller";
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final String FINALIZER = "kubernetes";

    /// Who would make new ones goes first; what tells of the others goes last.
    private static final List<String> FIRST = List.of(
            "cronjobs.batch",
            "jobs.batch",
            "deployments.apps",
            "daemonsets.apps",
            "statefulsets.apps",
            "replicasets.apps",
            "replicationcontrollers",
            "services",
            "pods");

    private static final List<String> LAST =
            List.of("persistentvolumeclaims", "secrets", "configmaps", "serviceaccounts", "events");

    private final ObjectStore store;
    private final ClusterApi api;
    private final InstantSource clock;

    /// Of names of namespaces.
    private final RetryingQueue<String> queue = new RetryingQueue<>(ACTOR, this::attend);

    private ObjectStore.@Nullable Listening listening;

    public NamespaceCollector(ObjectStore store, ClusterApi api, InstantSource clock) {
        this.store = store;
        this.api = api;
        this.clock = clock;
    }

    public void start() {
        listening = store.listen(this::changed);
        for (Stored namespace : store.list(NAMESPACES, null).items()) {
            if (namespace.deleting()) {
                queue.add(namespace.key().name());
            }
        }
    }

    /// On the writer's thread: only notes.
    private void changed(Change change) {
        ObjectKey key = change.now().key();
        if (key.resource().equals(NAMESPACES)) {
            if (!change.deleted() && change.now().deleting()) {
                queue.add(key.name());
            }
        } else if (!key.namespace().isEmpty() && change.deleted()) {
            Stored namespace = store.get(new ObjectKey(NAMESPACES, "", key.namespace()));
            if (namespace != null && namespace.deleting()) {
                queue.add(key.namespace());
            }
        }
    }

    private void attend(String name) {
        Stored namespace = store.get(new ObjectKey(NAMESPACES, "", name));
        if (namespace == null || !namespace.deleting()) {
            return;
        }
        WriteOptions.Cause cause = new WriteOptions.Cause(namespace.key(), namespace.revision());
        DeleteOptions options = new DeleteOptions(ACTOR, null, Propagation.BACKGROUND, null, null, false, cause);
        for (GroupResource resource : present(name)) {
            boolean work = store.list(resource, name).items().stream().anyMatch(stored -> !stored.deleting());
            if (work) {
                api.deleteCollection(api.kinds().of(resource), name, ListOptions.ALL, options);
            }
        }
        List<GroupResource> left = present(name);
        Kind kind = api.kinds().of(NAMESPACES);
        KubeObject object = namespace.object().copy();
        object.ownMetadata().remove("resourceVersion");
        if (left.isEmpty()) {
            finish(kind, object);
        } else {
            conditions(object, left);
            unlessGone(() -> api.update(kind, "", name, "status", object, WriteOptions.by(ACTOR)));
        }
    }

    private List<GroupResource> present(String namespace) {
        return store.resources().stream()
                .filter(resource -> !store.list(resource, namespace).items().isEmpty())
                .sorted(Comparator.comparingInt(NamespaceCollector::turn).thenComparing(GroupResource::toString))
                .toList();
    }

    private static int turn(GroupResource resource) {
        int first = FIRST.indexOf(resource.toString());
        if (first >= 0) {
            return first;
        }
        return FIRST.size() + 1 + LAST.indexOf(resource.toString());
    }

    private void finish(Kind kind, KubeObject object) {
        ObjectNode spec = object.tree().get("spec") instanceof ObjectNode there
                ? there
                : object.tree().putObject("spec");
        ArrayNode kept = object.tree().arrayNode();
        spec.path("finalizers").forEach(finalizer -> {
            if (!finalizer.asText().equals(FINALIZER)) {
                kept.add(finalizer);
            }
        });
        spec.set("finalizers", kept);
        unlessGone(() -> api.update(kind, "", object.name(), "finalize", object, WriteOptions.by(ACTOR)));
    }

    private static void unlessGone(Runnable write) {
        try {
            write.run();
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND) {
                throw e;
            }
        }
    }

    /// Says what it waits for, in Kubernetes' words.
    private void conditions(KubeObject namespace, List<GroupResource> left) {
        ObjectNode status = namespace.tree().get("status") instanceof ObjectNode there
                ? there
                : namespace.tree().putObject("status");
        Map<String, Integer> finalizers = new LinkedHashMap<>();
        StringBuilder remaining = new StringBuilder("Some resources are remaining: ");
        String between = "";
        for (GroupResource resource : left) {
            List<Stored> items = store.list(resource, namespace.name()).items();
            remaining
                    .append(between)
                    .append(resource)
                    .append(". has ")
                    .append(items.size())
                    .append(" resource instances");
            between = ", ";
            items.forEach(item -> item.object().finalizers().forEach(name -> finalizers.merge(name, 1, Integer::sum)));
        }
        ArrayNode conditions = status.withArray("conditions");
        condition(
                conditions,
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization");
        condition(conditions, "NamespaceContentRemaining", true, "SomeResourcesRemain", remaining.toString());
        if (finalizers.isEmpty()) {
            condition(
                    conditions,
                    "NamespaceFinalizersRemaining",
                    false,
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished");
        } else {
            StringBuilder text = new StringBuilder("Some content in the namespace has finalizers remaining: ");
            String comma = "";
            for (Map.Entry<String, Integer> entry : finalizers.entrySet()) {
                text.append(comma)
                        .append(entry.getKey())
                        .append(" in ")
                        .append(entry.getValue())
                        .append(" resource instances");
                comma = ", ";
            }
            condition(conditions, "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", text.toString());
        }
    }

    private void condition(ArrayNode conditions, String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        ObjectNode condition = null;
        for (int i = 0; i < conditions.size() && condition == null; i++) {
            if (conditions.get(i).path("type").asText().equals(type) && conditions.get(i) instanceof ObjectNode one) {
                condition = one;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        if (!condition.path("status").asText().equals(status)) {
            condition.put(
                    "lastTransitionTime",
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition.put("status", status).put("reason", reason).put("message", message);
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        queue.close();
    }
}
