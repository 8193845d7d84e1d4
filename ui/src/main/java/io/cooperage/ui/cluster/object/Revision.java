package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/// One state of a workload's pods: of a Deployment kept by the cluster as a ReplicaSet, of a StatefulSet or a
/// DaemonSet as a ControllerRevision.
///
/// @param cause why it was made, where its author said so
/// @param replicas pods of it that there are, or are to be
/// @param template of the pods
record Revision(long number, Instant created, String cause, int replicas, int ready, JsonNode template) {
    private static final String POD_LABEL = "controller-revision-hash";

    static Revision ofSet(JsonNode set) {
        ObjectNode template = written(set.at("/spec/template"));
        if (template.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove("pod-template-hash");
        }
        return new Revision(
                set.path("metadata")
                        .path("annotations")
                        .path("deployment.kubernetes.io/revision")
                        .asLong(),
                created(set),
                cause(set),
                set.at("/spec/replicas").asInt(),
                set.at("/status/readyReplicas").asInt(),
                template);
    }

    /// @param pods all of the workload
    static Revision ofController(JsonNode revision, List<JsonNode> pods) {
        ObjectNode template = written(revision.at("/data/spec/template"));
        // What is kept is a patch that puts the whole template into its place.
        template.remove("$patch");
        String name = revision.at("/metadata/name").asText();
        String hash = revision.path("metadata").path("labels").path(POD_LABEL).asText();
        List<JsonNode> own = pods.stream()
                .filter(pod -> {
                    String of =
                            pod.path("metadata").path("labels").path(POD_LABEL).asText();
                    // Pods of a StatefulSet bear the revision's name, those of a DaemonSet its hash.
                    return !of.isEmpty() && (of.equals(name) || of.equals(hash));
                })
                .toList();
        return new Revision(
                revision.path("revision").asLong(),
                created(revision),
                cause(revision),
                own.size(),
                (int) own.stream().filter(Revision::isReady).count(),
                template);
    }

    /// A copy without what a server writes into every template though it says nothing.
    private static ObjectNode written(JsonNode template) {
        if (!(template instanceof ObjectNode there)) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode copy = there.deepCopy();
        if (copy.get("metadata") instanceof ObjectNode metadata
                && metadata.path("creationTimestamp").isNull()) {
            metadata.remove("creationTimestamp");
        }
        return copy;
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static Instant created(JsonNode of) {
        return Instant.parse(of.at("/metadata/creationTimestamp").asText());
    }

    private static String cause(JsonNode of) {
        return of.path("metadata")
                .path("annotations")
                .path("kubernetes.io/change-cause")
                .asText();
    }
}
