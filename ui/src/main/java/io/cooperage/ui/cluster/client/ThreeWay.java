package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.yaml.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `kubectl apply` makes of three states: fields that a manifest had when it was applied last and has no
/// more go, those that it has get its values, and what others added stays. Lists whose entries Kubernetes
/// tells apart by a field, such as containers by their names, are joined entry by entry; others become the
/// manifest's. Pure.
///
/// @see <a href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/">Declarative
///     management, "How apply calculates differences and merges changes"</a>
final class ThreeWay {
    private static final JsonNode NOTHING = MissingNode.getInstance();

    private ThreeWay() {}

    /// @param last as it was applied before; missing where nobody knows
    /// @param live as the server has it
    /// @param wanted as the manifest is now
    /// @param schema of the kind; empty where the server tells none, and then no list is joined
    static ObjectNode merged(JsonNode last, JsonNode live, JsonNode wanted, Optional<Schema> schema) {
        return object(last, live, wanted, schema, false);
    }

    /// The merge patch, RFC 7386, that makes one object of another.
    static ObjectNode patch(JsonNode from, JsonNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        from.properties().forEach(field -> {
            if (!to.has(field.getKey())) {
                patch.putNull(field.getKey());
            }
        });
        to.properties().forEach(field -> {
            JsonNode was = from.path(field.getKey());
            JsonNode now = field.getValue();
            if (was.isObject() && now.isObject()) {
                ObjectNode inner = patch(was, now);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!was.equals(now)) {
                patch.set(field.getKey(), now);
            }
        });
        return patch;
    }

    /// @param retained only the fields that are wanted remain, as in a union whose other members exclude them
    private static ObjectNode object(
            JsonNode last, JsonNode live, JsonNode wanted, Optional<Schema> schema, boolean retained) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        live.properties().forEach(field -> {
            String name = field.getKey();
            if (wanted.hasNonNull(name)) {
                merged.set(
                        name,
                        value(
                                last.path(name),
                                field.getValue(),
                                wanted.path(name),
                                schema.flatMap(each -> each.property(name))));
            } else if (!wanted.has(name) && !last.has(name) && !retained) {
                merged.set(name, field.getValue());
            }
        });
        wanted.properties().forEach(field -> {
            if (!live.has(field.getKey()) && !field.getValue().isNull()) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return merged;
    }

    private static JsonNode value(JsonNode last, JsonNode live, JsonNode wanted, Optional<Schema> schema) {
        if (live.isObject() && wanted.isObject()) {
            boolean retained = schema.map(each -> each.patchStrategies().contains("retainKeys"))
                    .orElse(false);
            return object(last, live, wanted, schema, retained);
        }
        boolean joined = live.isArray()
                && wanted.isArray()
                && schema.map(each -> each.patchStrategies().contains("merge")).orElse(false);
        if (!joined) {
            return wanted;
        }
        String key = schema.map(Schema::patchMergeKey).orElse("");
        return key.isEmpty() ? union(last, live, wanted) : entries(last, live, wanted, schema.orElseThrow(), key);
    }

    /// Of plain values, such as finalizers.
    private static JsonNode union(JsonNode last, JsonNode live, JsonNode wanted) {
        Set<JsonNode> values = new LinkedHashSet<>();
        Set<JsonNode> before = new LinkedHashSet<>();
        last.forEach(before::add);
        wanted.forEach(values::add);
        live.forEach(value -> {
            if (!before.contains(value)) {
                values.add(value);
            }
        });
        return array(List.copyOf(values));
    }

    private static JsonNode entries(JsonNode last, JsonNode live, JsonNode wanted, Schema schema, String key) {
        Optional<Map<JsonNode, JsonNode>> now = byKey(live, key);
        Optional<Map<JsonNode, JsonNode>> then = byKey(wanted, key);
        if (now.isEmpty() || then.isEmpty()) {
            // Such as one port for two protocols: which entry is which can't be told.
            return wanted;
        }
        Map<JsonNode, JsonNode> before = byKey(last, key).orElse(Map.of());
        boolean retained = schema.patchStrategies().contains("retainKeys");
        List<JsonNode> merged = new ArrayList<>();
        then.get().forEach((name, entry) -> {
            JsonNode there = now.get().get(name);
            merged.add(
                    there == null
                            ? entry
                            : object(before.getOrDefault(name, NOTHING), there, entry, schema.items(), retained));
        });
        now.get().forEach((name, entry) -> {
            if (!then.get().containsKey(name) && !before.containsKey(name)) {
                merged.add(entry);
            }
        });
        return array(merged);
    }

    /// @return empty where two entries have the same key, or one has none
    private static Optional<Map<JsonNode, JsonNode>> byKey(JsonNode list, String key) {
        Map<JsonNode, JsonNode> entries = new LinkedHashMap<>();
        for (JsonNode entry : list) {
            if (!entry.hasNonNull(key) || entries.put(entry.path(key), entry) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(entries);
    }

    private static ArrayNode array(List<JsonNode> values) {
        return JsonNodeFactory.instance.arrayNode().addAll(values);
    }
}
