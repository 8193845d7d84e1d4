package io.cooperage.ui.cluster.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Objects and what joins them. Pure: made of the objects' trees alone.
///
/// @param nodes in a stable order
public record Graph(List<Node> nodes, List<Edge> edges) {
    /// Columns of the picture, from who asks to who answers with what.
    public enum Column {
        SERVICE,
        OWNER,
        SET,
        POD,
        NEED,
        VOLUME
    }

    /// @param id the uid, or for what is only named the kind and the name
    /// @param type as in routes: `pods`
    /// @param present false for what is named by others and is not there
    public record Node(
            String id,
            String type,
            String kind,
            String namespace,
            String name,
            Column column,
            Mark mark,
            boolean present) {

        private Node withMark(Mark other) {
            return new Node(id, type, kind, namespace, name, column, other, present);
        }
    }

    /// @param from,to ids
    public record Edge(String from, String to) {}

    public Graph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// @param objects of one or all namespaces, by their type. Of types that are not among them nobody
    ///     knows what there is: what is named of them counts as there
    public static Graph of(Map<String, List<JsonNode>> objects) {
        return new Builder(objects).build();
    }

    /// The part that is joined to one node, in either direction: whom it serves and whom it needs.
    public Graph around(String id) {
        Set<String> reached = new LinkedHashSet<>();
        spread(id, reached, true);
        spread(id, reached, false);
        return new Graph(
                nodes.stream().filter(node -> reached.contains(node.id())).toList(),
                edges.stream()
                        .filter(edge -> reached.contains(edge.from()) && reached.contains(edge.to()))
                        .toList());
    }

    /// @param type as in routes: `pods`
    /// @param namespace empty for what belongs to the whole cluster
    public Optional<Node> find(String type, String namespace, String name) {
        return nodes.stream()
                .filter(node -> node.type().equals(type)
                        && node.namespace().equals(namespace)
                        && node.name().equals(name))
                .findFirst();
    }

    private void spread(String id, Set<String> reached, boolean forward) {
        List<String> waiting = new ArrayList<>(List.of(id));
        Set<String> seen = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            String next = waiting.removeLast();
            if (seen.add(next)) {
                for (Edge edge : edges) {
                    String here = forward ? edge.from() : edge.to();
                    if (here.equals(next)) {
                        waiting.add(forward ? edge.to() : edge.from());
                    }
                }
            }
        }
        reached.addAll(seen);
    }

    private static final class Builder {
        private final Map<String, List<JsonNode>> objects;
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Set<Edge> edges = new LinkedHashSet<>();

        Builder(Map<String, List<JsonNode>> objects) {
            this.objects = objects;
        }

        Graph build() {
            add("services", "Service", Column.SERVICE);
            add("deployments.apps", "Deployment", Column.OWNER);
            add("statefulsets.apps", "StatefulSet", Column.OWNER);
            add("daemonsets.apps", "DaemonSet", Column.OWNER);
            add("cronjobs.batch", "CronJob", Column.OWNER);
            add("replicasets.apps", "ReplicaSet", Column.SET);
            add("jobs.batch", "Job", Column.SET);
            add("pods", "Pod", Column.POD);
            add("persistentvolumeclaims", "PersistentVolumeClaim", Column.NEED);
            dropEmptySets();
            objects.values().stream().flatMap(Collection::stream).forEach(this::joinOwners);
            of("services").forEach(this::joinSelected);
            of("pods").forEach(this::joinNeeds);
            of("persistentvolumeclaims").forEach(this::joinVolume);
            List<Node> sorted = nodes.values().stream()
                    .sorted(Comparator.comparing(Node::column)
                            .thenComparing(Node::namespace)
                            .thenComparing(Node::kind)
                            .thenComparing(Node::name))
                    .toList();
            return new Graph(sorted, List.copyOf(edges));
        }

        private List<JsonNode> of(String type) {
            return objects.getOrDefault(type, List.of());
        }

        private void add(String type, String kind, Column column) {
            for (JsonNode object : of(type)) {
                JsonNode metadata = object.path("metadata");
                String id = metadata.path("uid").asText();
                nodes.put(
                        id,
                        new Node(
                                id,
                                type,
                                kind,
                                metadata.path("namespace").asText(),
                                metadata.path("name").asText(),
                                column,
                                mark(kind, object),
                                true));
            }
        }

        /// Old revisions, kept for undoing, are many and say nothing here.
        private void dropEmptySets() {
            of("replicasets.apps").stream()
                    .filter(set -> set.at("/spec/replicas").asInt() == 0
                            && set.at("/status/replicas").asInt() == 0)
                    .forEach(set -> nodes.remove(set.at("/metadata/uid").asText()));
        }

        private void joinOwners(JsonNode object) {
            String id = object.at("/metadata/uid").asText();
            for (JsonNode owner : object.at("/metadata/ownerReferences")) {
                join(owner.path("uid").asText(), id);
            }
        }

        private void joinSelected(JsonNode service) {
            JsonNode selector = service.at("/spec/selector");
            if (!selector.isObject() || selector.isEmpty()) {
                return;
            }
            String id = service.at("/metadata/uid").asText();
            boolean selects = false;
            boolean answered = service.at("/spec/publishNotReadyAddresses").asBoolean();
            for (JsonNode pod : of("pods")) {
                boolean same = pod.at("/metadata/namespace").equals(service.at("/metadata/namespace"));
                JsonNode labels = pod.at("/metadata/labels");
                boolean fits = same
                        && selector.properties().stream()
                                .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
                if (fits) {
                    join(id, topOf(pod));
                    selects = true;
                    answered |= isReady(pod);
                }
            }
            if (!answered) {
                // Asleep with its workload, or nobody of those who should answer does.
                Mark mark = selects ? Mark.AILING : Mark.PAUSED;
                nodes.computeIfPresent(id, (same, node) -> node.withMark(mark));
            }
        }

        /// The workload that a pod belongs to in the end; the pod itself where it belongs to none.
        private String topOf(JsonNode pod) {
            String id = pod.at("/metadata/uid").asText();
            String owner = pod.at("/metadata/ownerReferences/0/uid").asText();
            for (JsonNode set : of("replicasets.apps")) {
                if (set.at("/metadata/uid").asText().equals(owner)) {
                    String above = set.at("/metadata/ownerReferences/0/uid").asText();
                    return nodes.containsKey(above) ? above : owner;
                }
            }
            return nodes.containsKey(owner) ? owner : id;
        }

        private void joinNeeds(JsonNode pod) {
            for (PodNeeds.Need need : PodNeeds.of(pod)) {
                join(
                        pod.at("/metadata/uid").asText(),
                        need(
                                need.type(),
                                need.kind(),
                                pod.at("/metadata/namespace").asText(),
                                need.name(),
                                Column.NEED,
                                need.optional()));
            }
        }

        /// A claim leads to the volume that it has.
        private void joinVolume(JsonNode claim) {
            String volume = claim.at("/spec/volumeName").asText();
            if (!volume.isEmpty()) {
                join(
                        claim.at("/metadata/uid").asText(),
                        need("persistentvolumes", "PersistentVolume", "", volume, Column.VOLUME, false));
            }
        }

        /// @param optional nothing is wrong when it is not there
        /// @return its id
        private String need(String type, String kind, String namespace, String name, Column column, boolean optional) {
            Node known = find(type, namespace, name);
            if (known != null) {
                return known.id();
            }
            JsonNode there = of(type).stream()
                    .filter(each -> each.at("/metadata/namespace").asText().equals(namespace)
                            && each.at("/metadata/name").asText().equals(name))
                    .findFirst()
                    .orElse(null);
            boolean present = there != null || !objects.containsKey(type);
            Node node = new Node(
                    there == null
                            ? type + "/" + namespace + "/" + name
                            : there.at("/metadata/uid").asText(),
                    type,
                    kind,
                    namespace,
                    name,
                    column,
                    there != null ? mark(kind, there) : present ? Mark.RUNNING : optional ? Mark.PAUSED : Mark.FAILED,
                    present);
            nodes.put(node.id(), node);
            return node.id();
        }

        private @Nullable Node find(String type, String namespace, String name) {
            return nodes.values().stream()
                    .filter(node -> node.type().equals(type)
                            && node.namespace().equals(namespace)
                            && node.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        private void join(String from, String to) {
            if (nodes.containsKey(from) && nodes.containsKey(to)) {
                edges.add(new Edge(from, to));
            }
        }

        private static Mark mark(String kind, JsonNode object) {
            if (object.at("/metadata/deletionTimestamp").isTextual()) {
                return Mark.MOVING;
            }
            return switch (kind) {
                case "Pod" -> ofPod(object);
                case "Deployment", "StatefulSet", "ReplicaSet" ->
                    ofReplicas(
                            object.at("/spec/replicas").asInt(1),
                            object.at("/status/readyReplicas").asInt());
                case "DaemonSet" ->
                    ofReplicas(
                            object.at("/status/desiredNumberScheduled").asInt(),
                            object.at("/status/numberReady").asInt());
                case "Job" ->
                    object.at("/status/succeeded").asInt() > 0
                            ? Mark.ENDED
                            : object.at("/status/failed").asInt() > 0 ? Mark.AILING : Mark.MOVING;
                case "PersistentVolumeClaim" ->
                    object.at("/status/phase").asText().equals("Bound") ? Mark.RUNNING : Mark.MOVING;
                case "PersistentVolume" ->
                    switch (object.at("/status/phase").asText()) {
                        case "Failed" -> Mark.FAILED;
                        case "Pending" -> Mark.MOVING;
                        default -> Mark.RUNNING;
                    };
                default -> Mark.RUNNING;
            };
        }

        private static Mark ofReplicas(int wanted, int ready) {
            if (wanted == 0) {
                return Mark.PAUSED;
            }
            return ready >= wanted ? Mark.RUNNING : ready == 0 ? Mark.FAILED : Mark.AILING;
        }

        private static Mark ofPod(JsonNode pod) {
            boolean looping = Stream.of("initContainerStatuses", "containerStatuses")
                    .flatMap(list -> {
                        List<JsonNode> all = new ArrayList<>();
                        pod.path("status").path(list).forEach(all::add);
                        return all.stream();
                    })
                    .map(status -> status.at("/state/waiting/reason").asText())
                    .anyMatch(reason ->
                            reason.endsWith("BackOff") || reason.startsWith("Err") || reason.endsWith("Error"));
            if (looping) {
                return Mark.FAILED;
            }
            return switch (pod.at("/status/phase").asText()) {
                case "Running" -> isReady(pod) ? Mark.RUNNING : Mark.AILING;
                case "Succeeded" -> Mark.ENDED;
                case "Failed" -> Mark.FAILED;
                default -> Mark.MOVING;
            };
        }

        private static boolean isReady(JsonNode pod) {
            for (JsonNode condition : pod.at("/status/conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    return condition.path("status").asText().equals("True");
                }
            }
            return false;
        }
    }
}
