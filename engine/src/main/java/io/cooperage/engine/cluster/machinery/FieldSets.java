package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.TreeEquality;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sets of fields in the form `FieldsV1`: `f:name` for a property, `k:{"name":"web"}` for an element of a
/// list with keys, `v:"x"` for one of a set of values, and `.` for the thing itself.
final class FieldSets {
    private static final String SELF = ".";

    /// Nobody owns what the server keeps itself.
    private static final Set<String> SERVERS = Set.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "selfLink",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields");

    private FieldSets() {}

    /// What has another value than before, or is new.
    static ObjectNode changed(ObjectNode old, ObjectNode now, @Nullable FieldSchema schema) {
        return new Walk(false).of(now, old, schema);
    }

    /// What is no longer there.
    static ObjectNode removed(ObjectNode old, ObjectNode now, @Nullable FieldSchema schema) {
        return new Walk(true).of(old, now, schema);
    }

    static ObjectNode union(ObjectNode left, ObjectNode right) {
        ObjectNode result = left.deepCopy();
        for (Map.Entry<String, JsonNode> entry : right.properties()) {
            JsonNode there = result.get(entry.getKey());
            result.set(
                    entry.getKey(),
                    there instanceof ObjectNode one && entry.getValue() instanceof ObjectNode two
                            ? union(one, two)
                            : entry.getValue().deepCopy());
        }
        return result;
    }

    /// Leaves of `less` are taken away with all that is below them.
    static ObjectNode minus(ObjectNode set, ObjectNode less) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : set.properties()) {
            JsonNode gone = less.get(entry.getKey());
            if (gone == null) {
                result.set(entry.getKey(), entry.getValue());
            } else if (!gone.isEmpty() && entry.getValue() instanceof ObjectNode part) {
                ObjectNode left = minus(part, (ObjectNode) gone);
                if (!left.isEmpty() || part.isEmpty()) {
                    result.set(entry.getKey(), left);
                }
            }
        }
        return result;
    }

    /// A walk through one tree beside another.
    ///
    /// @param missing only what the other tree has not; else also what has another value there
    private record Walk(boolean missing) {
        /// Of `tree`, beside `other`.
        ObjectNode of(ObjectNode tree, ObjectNode other, @Nullable FieldSchema schema) {
            ObjectNode set = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : tree.properties()) {
                String name = entry.getKey();
                FieldSchema field = property(schema, name);
                if (name.equals("metadata") && entry.getValue() instanceof ObjectNode metadata) {
                    ObjectNode part = properties(metadata, other.path(name), field, SERVERS);
                    if (!part.isEmpty()) {
                        set.set("f:metadata", part);
                    }
                } else if (!name.equals("apiVersion") && !name.equals("kind")) {
                    add(set, "f:" + name, entry.getValue(), other.get(name), field, isMap(field));
                }
            }
            return set;
        }

        private ObjectNode properties(
                ObjectNode object, JsonNode other, @Nullable FieldSchema schema, Set<String> without) {
            ObjectNode set = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                String name = entry.getKey();
                if (!without.contains(name)) {
                    FieldSchema field = property(schema, name);
                    add(set, "f:" + name, entry.getValue(), other.get(name), field, isMap(field));
                }
            }
            return set;
        }

        /// @param itself a thing of its own beside what is in it: a map, a list, an element
        private void add(
                ObjectNode into,
                String path,
                JsonNode value,
                @Nullable JsonNode other,
                @Nullable FieldSchema schema,
                boolean itself) {
            if (TreeEquality.same(value, other)) {
                return;
            }
            ObjectNode part;
            if (value instanceof ObjectNode object && !isAtomic(schema)) {
                part = properties(object, other == null ? MissingNode.getInstance() : other, schema, Set.of());
            } else if (value.isArray() && hasElements(schema)) {
                part = elements(value, other, schema);
            } else {
                if (other == null || !missing) {
                    into.putObject(path);
                }
                return;
            }
            if (other == null && itself && !value.isEmpty()) {
                part.putObject(SELF);
            }
            if (other == null || !part.isEmpty()) {
                into.set(path, part);
            }
        }

        private ObjectNode elements(JsonNode list, @Nullable JsonNode other, @Nullable FieldSchema schema) {
            ObjectNode set = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> there = byPath(other, schema);
            FieldSchema element = schema == null ? null : schema.items();
            byPath(list, schema)
                    .forEach((path, value) -> add(set, path, value, there.get(path), element, value.isObject()));
            if (other == null) {
                set.putObject(SELF);
            }
            return set;
        }
    }

    private static @Nullable FieldSchema property(@Nullable FieldSchema schema, String name) {
        if (schema == null) {
            return null;
        }
        FieldSchema known = schema.properties().get(name);
        return known == null && isMap(schema) ? schema.items() : known;
    }

    private static boolean isMap(@Nullable FieldSchema schema) {
        return schema == null || schema.type() == FieldSchema.Type.MAP;
    }

    private static boolean isAtomic(@Nullable FieldSchema schema) {
        return schema != null && schema.listType().equals("atomic");
    }

    private static boolean hasElements(@Nullable FieldSchema schema) {
        return schema != null
                && (schema.listType().equals("map") || schema.listType().equals("set"));
    }

    private static Map<String, JsonNode> byPath(@Nullable JsonNode list, @Nullable FieldSchema schema) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        if (list != null && schema != null) {
            for (JsonNode element : list) {
                elements.put(path(element, schema.listMapKeys()), element);
            }
        }
        return elements;
    }

    private static String path(JsonNode element, List<String> keys) {
        if (keys.isEmpty() || !element.isObject()) {
            return "v:" + element;
        }
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        keys.stream().sorted().filter(element::has).forEach(name -> key.set(name, element.get(name)));
        return "k:" + key;
    }
}
