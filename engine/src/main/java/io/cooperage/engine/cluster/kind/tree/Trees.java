package io.cooperage.engine.cluster.kind.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads trees whose shape nobody has checked yet: what is missing or of another type reads as empty.
public final class Trees {

    private Trees() {}

    /// The text under this name, or empty.
    public static String text(JsonNode at, String field) {
        return text(at.path(field));
    }

    /// Of a scalar, or empty.
    public static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText();
    }

    /// Neither missing nor null.
    public static boolean has(JsonNode at, String field) {
        return at.hasNonNull(field);
    }

    /// Missing, null, or a list or object with nothing in it.
    public static boolean empty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    /// Whether two values say the same: what is there without saying anything is as good as missing, as it is
    /// for clients with typed objects, and a number is a number whatever holds it.
    public static boolean same(JsonNode left, JsonNode right) {
        if (saysNothing(left) || saysNothing(right)) {
            return saysNothing(left) && saysNothing(right);
        }
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        if (left.isObject() && right.isObject()) {
            Set<String> names = new HashSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            return names.stream().allMatch(name -> same(left.path(name), right.path(name)));
        }
        if (left.isArray() && right.isArray()) {
            boolean same = left.size() == right.size();
            for (int i = 0; same && i < left.size(); i++) {
                same = same(left.get(i), right.get(i));
            }
            return same;
        }
        return left.equals(right);
    }

    private static boolean saysNothing(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.isMissingNode() || node.isNull();
        }
        for (JsonNode child : node) {
            if (node.isArray() || !saysNothing(child)) {
                return false;
            }
        }
        return true;
    }

    /// Those elements of a list that are objects.
    public static List<ObjectNode> objects(JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode element : list) {
                if (element instanceof ObjectNode object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    /// The elements of a list as texts.
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(element -> texts.add(text(element)));
        }
        return texts;
    }

    /// The properties of a map from text to text, in their order.
    public static Map<String, String> map(JsonNode map) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (map.isObject()) {
            map.properties().forEach(e -> texts.put(e.getKey(), text(e.getValue())));
        }
        return texts;
    }

    /// The object under this name, or null.
    public static @Nullable ObjectNode object(JsonNode at, String field) {
        return at.get(field) instanceof ObjectNode there ? there : null;
    }

    /// Down a path of names, or null where it ends early.
    public static @Nullable ObjectNode object(JsonNode at, String first, String... more) {
        @Nullable ObjectNode node = object(at, first);
        for (String field : more) {
            if (node == null) {
                return null;
            }
            node = object(node, field);
        }
        return node;
    }
}
