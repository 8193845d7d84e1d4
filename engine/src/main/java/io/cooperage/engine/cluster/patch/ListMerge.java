package io.cooperage.engine.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one list is merged: by the key of its elements, by its values, or not at all.
///
/// @param name for errors
/// @param merges else the patch replaces it
/// @param key of elements that are objects; empty for plain values
/// @param element the schema of one
record ListMerge(
        String name, boolean merges, String key, @Nullable FieldSchema element) {

    static ListMerge of(String name, @Nullable FieldSchema list) {
        return list == null
                ? new ListMerge(name, false, "", null)
                : new ListMerge(name, list.patchStrategies().contains("merge"), list.mergeKey(), list.items());
    }

    /// In the order of the patch for what it names, of the original for the rest.
    List<JsonNode> mergeInOrder(List<JsonNode> original, List<JsonNode> patch) {
        if (!merges) {
            return clean(patch);
        }
        List<JsonNode> plain =
                patch.stream().filter(e -> !e.has(StrategicMerge.DIRECTIVE)).toList();
        List<JsonNode> merged = merge(original, patch);
        return ordered(merged, plain, liveOrder(original, merged));
    }

    /// The order of the live list for [#ordered]. New elements count as part of it as far as removed ones
    /// have left room: the reference implementation merges in place, and its tests hold that result.
    static List<JsonNode> liveOrder(List<JsonNode> original, List<JsonNode> merged) {
        return merged.subList(0, Math.min(original.size(), merged.size()));
    }

    /// In whatever order comes of it.
    List<JsonNode> merge(List<JsonNode> original, List<JsonNode> patch) {
        if (!merges) {
            return clean(patch);
        }
        boolean objects =
                original.stream().anyMatch(JsonNode::isObject) || patch.stream().anyMatch(JsonNode::isObject);
        if (!objects) {
            List<JsonNode> values = new ArrayList<>();
            original.forEach(value -> addNew(values, value));
            patch.forEach(value -> addNew(values, value));
            return values;
        }
        if (key.isEmpty()) {
            throw StatusException.badRequest("cannot merge lists without merge key for \"" + name + "\"");
        }
        return mergeObjects(original, patch);
    }

    private static void addNew(List<JsonNode> values, JsonNode value) {
        if (!values.contains(value)) {
            values.add(value);
        }
    }

    private List<JsonNode> mergeObjects(List<JsonNode> original, List<JsonNode> patch) {
        List<JsonNode> result = new ArrayList<>(original);
        List<JsonNode> changes = new ArrayList<>();
        boolean replace = false;
        for (JsonNode element : patch) {
            JsonNode directive = element.get(StrategicMerge.DIRECTIVE);
            if (directive == null) {
                changes.add(element);
                continue;
            }
            switch (directive.asText()) {
                case "delete" -> {
                    JsonNode value = keyOf(element);
                    result.removeIf(there -> value.equals(there.get(key)));
                }
                case "replace" -> replace = true;
                case "merge" -> throw StatusException.badRequest("merging lists cannot yet be specified in the patch");
                default -> throw StatusException.badRequest("unknown patch type found: " + directive.asText());
            }
        }
        if (replace) {
            return clean(changes);
        }
        for (JsonNode change : changes) {
            int at = indexOf(result, keyOf(change));
            if (at < 0) {
                result.add(StrategicMerge.merged(null, change, element));
            } else {
                result.set(at, StrategicMerge.merged(result.get(at), change, element));
            }
        }
        return result;
    }

    private int indexOf(List<JsonNode> elements, JsonNode value) {
        for (int i = 0; i < elements.size(); i++) {
            if (value.equals(elements.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private JsonNode keyOf(JsonNode element) {
        JsonNode value = element.get(key);
        if (value == null) {
            throw StatusException.badRequest("map: " + element + " does not contain declared merge key: " + key);
        }
        return value;
    }

    /// What of a patch becomes part of an object where there was no list before: without its directives.
    List<JsonNode> clean(List<JsonNode> patch) {
        List<JsonNode> result = new ArrayList<>();
        for (JsonNode element : patch) {
            if (element instanceof ObjectNode object) {
                if (!object.has(StrategicMerge.DIRECTIVE)) {
                    result.add(StrategicMerge.merged(null, object, this.element));
                }
            } else {
                result.add(element);
            }
        }
        return result;
    }

    /// The patch may name fewer elements than the order, but in the same order.
    void checkOrder(List<JsonNode> patch, ArrayNode order) {
        int at = 0;
        for (JsonNode element : patch) {
            if (element.has(StrategicMerge.DIRECTIVE)) {
                continue;
            }
            while (at < order.size() && !same(order.get(at), element)) {
                at++;
            }
            if (at++ == order.size()) {
                throw StatusException.badRequest(
                        "The order in patch list:\n" + patch + "\n doesn't match $setElementOrder list:\n" + order);
            }
        }
    }

    private boolean same(JsonNode left, JsonNode right) {
        return key.isEmpty() ? left.equals(right) : left.path(key).equals(right.path(key));
    }

    /// Puts `all` into the order of `patchOrder` for what it names; the rest stays in the order of
    /// `original`, and goes before the first of the named ones that it was before.
    List<JsonNode> ordered(List<JsonNode> all, List<JsonNode> patchOrder, List<JsonNode> original) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> rest = new ArrayList<>();
        all.forEach(element -> (place(patchOrder, element) < 0 ? rest : named).add(element));
        named.sort(Comparator.comparingInt(element -> place(patchOrder, element)));
        rest.sort(Comparator.comparingInt(element -> place(original, element)));
        List<JsonNode> result = new ArrayList<>();
        int left = 0;
        for (JsonNode element : named) {
            int here = place(original, element);
            while (left < rest.size() && here >= 0 && isBefore(place(original, rest.get(left)), here)) {
                result.add(rest.get(left++));
            }
            result.add(element);
        }
        result.addAll(rest.subList(left, rest.size()));
        return result;
    }

    private static boolean isBefore(int place, int other) {
        return place >= 0 && place < other;
    }

    private int place(List<JsonNode> order, JsonNode element) {
        for (int i = 0; i < order.size(); i++) {
            if (same(order.get(i), element)) {
                return i;
            }
        }
        return -1;
    }
}
