package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// `matchLabelKeys` and `mismatchLabelKeys` of pod affinity: they stand for the values that a pod's own labels
/// have when it is made, and are written into the selectors then, as Kubernetes does.
final class AffinityLabelKeys {
    private AffinityLabelKeys() {}

    static void merge(ObjectNode pod) {
        JsonNode affinity = pod.path("spec").path("affinity");
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonNode terms = affinity.path(kind);
            for (ObjectNode term : Trees.objects(terms.path("requiredDuringSchedulingIgnoredDuringExecution"))) {
                merge(term, pod);
            }
            for (ObjectNode each : Trees.objects(terms.path("preferredDuringSchedulingIgnoredDuringExecution"))) {
                if (each.get("podAffinityTerm") instanceof ObjectNode term) {
                    merge(term, pod);
                }
            }
        }
    }

    private static void merge(ObjectNode term, ObjectNode pod) {
        if (term.get("labelSelector") instanceof ObjectNode selector) {
            add(selector, term.path("matchLabelKeys"), "In", pod);
            add(selector, term.path("mismatchLabelKeys"), "NotIn", pod);
        }
    }

    private static void add(ObjectNode selector, JsonNode keys, String operator, ObjectNode pod) {
        JsonNode labels = pod.path("metadata").path("labels");
        for (String key : Trees.texts(keys)) {
            if (Trees.has(labels, key)) {
                ArrayNode expressions = selector.get("matchExpressions") instanceof ArrayNode list
                        ? list
                        : selector.putArray("matchExpressions");
                expressions
                        .addObject()
                        .put("key", key)
                        .put("operator", operator)
                        .putArray("values")
                        .add(Trees.text(labels, key));
            }
        }
    }
}
