package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
        return new Difference().top(old, now, schema);
    }

    /// What is no longer there.
    static ObjectNode removed(ObjectNode old, ObjectNode now, @Nullable FieldSchema schema) {
        return new Removal().top(old, now, schema);
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

    /// What of `now` differs from `old`.
    private static class Difference {
        ObjectNode top(ObjectNode old, ObjectNode now, @Nullable FieldSchema schema) {
            ObjectNode set = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : now.properties()) {
                String name = entry.getKey();
                if (name.equals("apiVersion") || name.equals("kind")) {
                    continue;
                }
                FieldSchema field = property(schema, name);
                if (name.equals("metadata") && entry.getValue() instanceof ObjectNode metadata) {
                    ObjectNode part = JsonNodeFactory.instance.objectNode();
                    properties(old.path(name), metadata, field, part, SERVERS);
                    if (!part.isEmpty()) {
                        set.set("f:metadata", part);
                    }
                } else {
                    add(set, "f:" + name, old.get(name), entry.getValue(), field);
                }
            }
            return set;
        }

        private void properties(
                JsonNode old, ObjectNode now, @Nullable FieldSchema schema, ObjectNode into, Set<String> without) {
            for (Map.Entry<String, JsonNode> entry : now.properties()) {
                if (!without.contains(entry.getKey())) {
                    add(
                            into,
                            "f:" + entry.getKey(),
                            old.get(entry.getKey()),
                            entry.getValue(),
                            property(schema, entry.getKey()));
                }
            }
        }

        void add(ObjectNode into, String path, @Nullable JsonNode old, JsonNode now, @Nullable FieldSchema schema) {
            if (TreeEquality.same(old, now)) {
                return;
            }
            ObjectNode part = JsonNodeFactory.instance.objectNode();
            if (now instanceof ObjectNode object && !isAtomic(schema)) {
                // A map, or what was empty, is something of its own beside what is in it.
                if (old == null && isMap(schema) && !object.isEmpty()) {
                    part.putObject(SELF);
                }
                properties(old == null ? JsonNodeFactory.instance.objectNode() : old, object, schema, part, Set.of());
                if (part.isEmpty() && old != null && !object.isEmpty()) {
                    return;
                }
            } else if (now.isArray() && hasElements(schema)) {
                elements(old, now, schema, part);
                if (part.isEmpty() && old != null) {
                    return;
                }
            }
            into.set(path, part);
        }

        private void elements(@Nullable JsonNode old, JsonNode now, @Nullable FieldSchema schema, ObjectNode into) {
            if (old == null) {
                into.putObject(SELF);
            }
            Map<String, JsonNode> before = byPath(old, schema);
            FieldSchema element = schema == null ? null : schema.items();
            byPath(now, schema).forEach((path, value) -> {
                JsonNode there = before.get(path);
                if (TreeEquality.same(there, value)) {
                    return;
                }
                ObjectNode part = JsonNodeFactory.instance.objectNode();
                if (value instanceof ObjectNode object) {
                    if (there == null) {
                        part.putObject(SELF);
                    }
                    properties(
                            there == null ? JsonNodeFactory.instance.objectNode() : there,
                            object,
                            element,
                            part,
                            Set.of());
                    if (part.isEmpty() && there != null) {
                        return;
                    }
                }
                into.set(path, part);
            });
        }
    }

    /// What of `old` has no place in `now`: a difference the other way that only counts what is missing.
    private static final class Removal extends Difference {
        @Override
        ObjectNode top(ObjectNode old, ObjectNode now, @Nullable FieldSchema schema) {
            return super.top(now, old, schema);
        }

        @Override
        void add(ObjectNode into, String path, @Nullable JsonNode now, JsonNode old, @Nullable FieldSchema schema) {
            boolean within = (old.isObject() && !isAtomic(schema)) || (old.isArray() && hasElements(schema));
            if (now == null) {
                into.putObject(path);
            } else if (within && now.getNodeType() == old.getNodeType()) {
                ObjectNode part = JsonNodeFactory.instance.objectNode();
                super.add(part, path, now, old, schema);
                JsonNode found = part.get(path);
                if (found != null && !found.isEmpty()) {
                    into.set(path, found);
                }
            }
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
