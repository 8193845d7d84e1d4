package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/// A few kinds with the least of rules.
final class SampleKinds implements Kinds {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    static final SampleKinds KINDS = new SampleKinds();

    private final List<Kind> all = List.of(
            kind("", "Namespace", "namespaces", false, Set.of("status", "finalize"), new NamespaceRules()),
            kind("", "Node", "nodes", false, Set.of("status"), new Plain(false)),
            kind("", "ConfigMap", "configmaps", true, Set.of(), new Plain(false)),
            kind("", "Event", "events", true, Set.of(), new Plain(false)),
            kind("", "Pod", "pods", true, Set.of("status", "binding", "ephemeralcontainers"), new PodRules()),
            kind("apps", "ReplicaSet", "replicasets", true, Set.of("status", "scale"), new Plain(true)),
            kind("apps", "Deployment", "deployments", true, Set.of("status", "scale"), new Plain(true)),
            kind("batch", "Job", "jobs", true, Set.of("status"), new Plain(true)));

    private static Kind kind(
            String group, String kind, String plural, boolean namespaced, Set<String> subresources, KindRules rules) {
        return new Kind(
                new GroupVersionKind(group, "v1", kind),
                plural,
                plural,
                List.of(),
                List.of(),
                namespaced,
                VERBS,
                subresources,
                rules,
                new Names());
    }

    @Override
    public List<Kind> all() {
        return all;
    }

    @Override
    public Optional<Kind> find(String group, String version, String plural) {
        return all.stream()
                .filter(kind -> kind.id().group().equals(group)
                        && kind.id().version().equals(version)
                        && kind.plural().equals(plural))
                .findFirst();
    }

    @Override
    public Optional<Kind> find(GroupVersionKind id) {
        return all.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    @Override
    public Kind of(GroupResource resource) {
        return all.stream()
                .filter(kind -> kind.resource().equals(resource))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(resource.toString()));
    }

    private record Plain(boolean countsGenerations) implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode object) {
            object.remove("status");
        }

        @Override
        public List<FieldError> validate(KubeObject object) {
            return object.spec().path("replicas").asInt() < 0
                    ? List.of(FieldError.invalid(
                            "spec.replicas",
                            object.spec().path("replicas").asInt(),
                            "must be greater than or equal to 0"))
                    : List.of();
        }
    }

    private static final class NamespaceRules implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode object) {
            object.putObject("spec").putArray("finalizers").add("kubernetes");
            object.putObject("status").put("phase", "Active");
        }

        @Override
        public boolean countsGenerations() {
            return false;
        }
    }

    private static final class PodRules implements KindRules {
        @Override
        public void applyDefaults(ObjectNode object) {
            if (object.path("spec") instanceof ObjectNode spec && !spec.has("restartPolicy")) {
                spec.put("restartPolicy", "Always");
            }
        }

        @Override
        public void prepareForCreate(ObjectNode object) {
            object.putObject("status").put("phase", "Pending");
        }

        @Override
        public Map<String, String> selectableFields(KubeObject object) {
            return Map.of(
                    "spec.nodeName", object.spec().path("nodeName").asText(),
                    "status.phase", object.status().path("phase").asText());
        }

        @Override
        public boolean countsGenerations() {
            return false;
        }
    }

    private static final class Names implements Printer {
        @Override
        public List<Column> columns() {
            return List.of(new Column("Name", "string", "name", "", 0));
        }

        @Override
        public List<Object> cells(KubeObject object, Instant now) {
            return List.of(object.name());
        }
    }
}
