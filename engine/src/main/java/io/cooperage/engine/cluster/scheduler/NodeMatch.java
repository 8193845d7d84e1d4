package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Map;

/// Whether a node is one that a pod or a volume may be on.
public final class NodeMatch {
    private NodeMatch() {}

    /// By the pod's `nodeSelector` and its required node affinity.
    ///
    /// @param podSpec of a pod or of a template
    public static boolean chooses(JsonNode podSpec, KubeObject node) {
        Map<String, String> labels = node.labels();
        for (Map.Entry<String, JsonNode> wanted : podSpec.path("nodeSelector").properties()) {
            if (!wanted.getValue().asText().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        JsonNode required =
                podSpec.path("affinity").path("nodeAffinity").path("requiredDuringSchedulingIgnoredDuringExecution");
        return required.isMissingNode() || required.isNull() || matchesTerms(required, node);
    }

    /// By the node affinity of a PersistentVolume.
    public static boolean reaches(KubeObject volume, KubeObject node) {
        JsonNode required = volume.spec().path("nodeAffinity").path("required");
        return required.isMissingNode() || required.isNull() || matchesTerms(required, node);
    }

    /// By the topologies in which a StorageClass allows volumes to be made: one of the terms must hold.
    static boolean allows(KubeObject storageClass, KubeObject node) {
        JsonNode terms = storageClass.tree().path("allowedTopologies");
        for (JsonNode term : terms) {
            if (isIn(term, node.labels())) {
                return true;
            }
        }
        return terms.isEmpty();
    }

    private static boolean isIn(JsonNode topology, Map<String, String> labels) {
        for (JsonNode label : topology.path("matchLabelExpressions")) {
            String value = labels.get(label.path("key").asText());
            if (value == null || !VolumeMatch.texts(label.path("values")).contains(value)) {
                return false;
            }
        }
        return true;
    }

    /// One of the terms must hold; one that asks for nothing never does.
    private static boolean matchesTerms(JsonNode selector, KubeObject node) {
        for (JsonNode term : selector.path("nodeSelectorTerms")) {
            JsonNode expressions = term.path("matchExpressions");
            JsonNode fields = term.path("matchFields");
            if (!(expressions.isEmpty() && fields.isEmpty())
                    && matches(expressions, node.labels())
                    && matches(fields, Map.of("metadata.name", node.name()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode expressions, Map<String, String> values) {
        if (expressions.isEmpty()) {
            return true;
        }
        JsonNode selector = JsonNodeFactory.instance.objectNode().set("matchExpressions", expressions);
        return LabelSelector.of(selector).matches(values);
    }
}
