package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/// Which pods an object chooses, as the API's `labelSelector` parameter says it.
public final class LabelSelector {
    private LabelSelector() {}

    /// @param object a Service or a workload
    /// @return empty for an object that chooses none
    public static String of(JsonNode object) {
        JsonNode selector = object.at("/spec/selector");
        boolean plain = !selector.path("matchLabels").isObject()
                && !selector.path("matchExpressions").isArray();
        List<String> terms = new ArrayList<>();
        (plain ? selector : selector.path("matchLabels"))
                .properties()
                .forEach(entry ->
                        terms.add(entry.getKey() + "=" + entry.getValue().asText()));
        selector.path("matchExpressions").forEach(each -> terms.add(term(each)));
        return String.join(",", terms);
    }

    private static String term(JsonNode expression) {
        String key = expression.path("key").asText();
        String values = String.join(
                ",",
                StreamSupport.stream(expression.path("values").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        return switch (expression.path("operator").asText()) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
