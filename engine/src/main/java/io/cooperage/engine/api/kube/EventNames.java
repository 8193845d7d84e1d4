package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The properties of an Event under the names of its two groups. Those that are not told here are called the
/// same in both.
final class EventNames {
    /// From the core group's, in which events are stored, to those of `events.k8s.io`.
    private static final Map<String, String> NEWER = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private static final Map<String, String> OLDER = reverse(NEWER);

    private static final List<String> SELECTABLE = List.of("reason", "type", "metadata.name", "metadata.namespace");

    private EventNames() {}

    private static Map<String, String> reverse(Map<String, String> map) {
        Map<String, String> reverse = new HashMap<>();
        map.forEach((key, value) -> reverse.put(value, key));
        return Map.copyOf(reverse);
    }

    /// @param stored is shared with the result, below its first level
    static ObjectNode newer(ObjectNode stored) {
        return renamed(stored, NEWER, NewerEvents.KIND.id().apiVersion());
    }

    /// @param newer is shared with the result, below its first level
    static ObjectNode older(ObjectNode newer) {
        return renamed(newer, OLDER, "v1");
    }

    private static ObjectNode renamed(ObjectNode event, Map<String, String> names, String apiVersion) {
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        event.properties()
                .forEach(field -> renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        if (renamed.has("apiVersion")) {
            renamed.put("apiVersion", apiVersion);
        }
        return renamed;
    }

    /// The core group has it, and `events.k8s.io` has another name for it.
    static boolean isOlderName(String property) {
        return NEWER.containsKey(property);
    }

    /// What a field selector of `events.k8s.io` names, as the core group calls it; null for what can't be
    /// selected by.
    static @Nullable String selectable(String field) {
        if (SELECTABLE.contains(field)) {
            return field;
        }
        if (field.equals("reportingController")) {
            return "reportingComponent";
        }
        return field.startsWith("regarding.") ? "involvedObject." + field.substring("regarding.".length()) : null;
    }
}
