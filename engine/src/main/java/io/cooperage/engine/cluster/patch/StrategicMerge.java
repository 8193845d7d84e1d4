package io.cooperage.engine.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kubernetes' own merge: lists whose schema names a key are merged by it, and directives in the patch say
/// what a merge can't.
///
/// - `$patch: replace | delete | merge` in an object or in an element of a list
/// - `$retainKeys: […]` in an object: the others go
/// - `$setElementOrder/<list>: […]` beside a list: the order of the result
/// - `$deleteFromPrimitiveList/<list>: […]` beside a list of plain values
///
/// @see <a
///
/// href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">
/// Strategic merge patch</a>
final class StrategicMerge {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private StrategicMerge() {}

    /// @param original is changed
    /// @param schema null where it isn't known
    /// @throws StatusException 400 for a patch that contradicts itself
    static ObjectNode apply(ObjectNode original, ObjectNode patch, @Nullable FieldSchema schema) {
        return merge(original, patch, schema);
    }

    private static ObjectNode merge(ObjectNode original, ObjectNode patch, @Nullable FieldSchema schema) {
        JsonNode directive = patch.get(DIRECTIVE);
        if (directive != null) {
            return directed(directive, patch);
        }
        retainKeys(original, patch);
        Set<String> done = new HashSet<>();
        mergeOrdered(original, patch, schema, done);
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (key.equals(RETAIN_KEYS) || key.startsWith(ORDER) || done.contains(key)) {
                continue;
            }
            if (key.startsWith(DELETE_FROM_LIST)) {
                deleteFrom(original, key.substring(DELETE_FROM_LIST.length()), list(key, value));
            } else if (value.isNull()) {
                original.remove(key);
            } else {
                original.set(key, merged(original.get(key), value, property(schema, key)));
            }
        }
        return original;
    }

    private static ObjectNode directed(JsonNode directive, ObjectNode patch) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        switch (directive.asText()) {
            case "replace" ->
                patch.properties().stream()
                        .filter(e -> !e.getKey().equals(DIRECTIVE))
                        .forEach(e -> result.set(e.getKey(), e.getValue().deepCopy()));
            case "delete" -> {
                return result;
            }
            case "merge" ->
                throw StatusException.badRequest(
                        "unable to merge: the directive $patch: merge can't be used in an object");
            default -> throw unknownDirective(directive);
        }
        return result;
    }

    private static StatusException unknownDirective(JsonNode directive) {
        return StatusException.badRequest(
                "unknown patch type found: " + directive.asText() + "; $patch is one of replace, merge, delete");
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        JsonNode retained = patch.get(RETAIN_KEYS);
        if (retained == null) {
            return;
        }
        Set<String> keep = new HashSet<>();
        list(RETAIN_KEYS, retained).forEach(key -> keep.add(key.asText()));
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!entry.getKey().startsWith("$") && !entry.getValue().isNull() && !keep.contains(entry.getKey())) {
                throw StatusException.badRequest("the " + RETAIN_KEYS + " list doesn't contain \"" + entry.getKey()
                        + "\", which the patch sets");
            }
        }
        original.retain(keep);
    }

    /// The lists with an order of their own, which need the original before anything else is merged.
    private static void mergeOrdered(
            ObjectNode original, ObjectNode patch, @Nullable FieldSchema schema, Set<String> done) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!entry.getKey().startsWith(ORDER)) {
                continue;
            }
            String key = entry.getKey().substring(ORDER.length());
            ArrayNode order = list(entry.getKey(), entry.getValue());
            FieldSchema field = property(schema, key);
            ListMerge merge = ListMerge.of(key, field);
            JsonNode there = original.get(key);
            JsonNode change = patch.get(key);
            // A null for the list itself is for the ordinary merge, as is a list that is in neither.
            if ((there == null && change == null) || (change != null && change.isNull())) {
                continue;
            }
            List<JsonNode> before = there == null ? List.of() : elements(list(key, there));
            List<JsonNode> changes = change == null ? List.of() : elements(list(key, change));
            merge.checkOrder(changes, order);
            List<JsonNode> removed = elements(patch.get(DELETE_FROM_LIST + key));
            List<JsonNode> result = new ArrayList<>(
                    change == null ? before : there == null ? merge.clean(changes) : merge.merge(before, changes));
            result.removeIf(element -> removed.contains(element));
            List<JsonNode> live =
                    result.isEmpty() || !result.getFirst().isObject() ? before : ListMerge.liveOrder(before, result);
            original.set(key, array(merge.ordered(result, elements(order), live)));
            done.add(key);
        }
    }

    private static void deleteFrom(ObjectNode original, String key, ArrayNode values) {
        if (original.get(key) instanceof ArrayNode there) {
            List<JsonNode> gone = elements(values);
            List<JsonNode> left = new ArrayList<>(elements(there));
            left.removeIf(gone::contains);
            original.set(key, array(left));
        }
    }

    /// One value of an object, or one element of a list, into what is there.
    static JsonNode merged(@Nullable JsonNode there, JsonNode change, @Nullable FieldSchema schema) {
        if (change instanceof ObjectNode object) {
            boolean replaces = schema != null && schema.patchStrategies().contains("replace");
            if (there instanceof ObjectNode before && !replaces) {
                return merge(before, object, schema);
            }
            // Into nothing, so that directives don't get into the object.
            return merge(JsonNodeFactory.instance.objectNode(), object, schema);
        }
        if (change instanceof ArrayNode array) {
            ListMerge merge = ListMerge.of("", schema);
            return array(
                    there instanceof ArrayNode before
                            ? merge.mergeInOrder(elements(before), elements(array))
                            : merge.clean(elements(array)));
        }
        return change;
    }

    private static @Nullable FieldSchema property(@Nullable FieldSchema schema, String key) {
        if (schema == null) {
            return null;
        }
        FieldSchema known = schema.properties().get(key);
        return known == null && schema.type() == FieldSchema.Type.MAP ? schema.items() : known;
    }

    private static ArrayNode list(String key, JsonNode value) {
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw StatusException.badRequest("expected a list for \"" + key + "\", but received " + value);
    }

    private static List<JsonNode> elements(@Nullable JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        if (list != null) {
            list.forEach(all::add);
        }
        return all;
    }

    private static ArrayNode array(List<JsonNode> elements) {
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
}
