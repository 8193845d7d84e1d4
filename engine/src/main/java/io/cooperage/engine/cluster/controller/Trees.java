package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Compares parts of objects by what they mean: a number is a number, and what is null, an empty list or an
/// empty map may as well be missing.
public final class Trees {
    /// Properties that are maps: empty they mean nothing. An empty object elsewhere is a choice, such as
    /// `emptyDir: {}`.
    private static final Set<String> MAPS = Set.of(
            "labels",
            "annotations",
            "nodeSelector",
            "matchLabels",
            "limits",
            "requests",
            "data",
            "selector",
            "metadata");

    private Trees() {}

    public static boolean same(JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            return names.stream().allMatch(name -> sameProperty(name, one.path(name), other.path(name)));
        }
        if (one.isArray() && other.isArray()) {
            if (one.size() != other.size()) {
                return false;
            }
            Iterator<JsonNode> others = other.iterator();
            for (JsonNode element : one) {
                if (!same(element, others.next())) {
                    return false;
                }
            }
            return true;
        }
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return isNothing("", one) ? isNothing("", other) : one.equals(other);
    }

    private static boolean sameProperty(String name, JsonNode one, JsonNode other) {
        return isNothing(name, one) ? isNothing(name, other) : !isNothing(name, other) && same(one, other);
    }

    private static boolean isNothing(String name, JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isArray() && node.isEmpty())
                || (node.isObject() && node.isEmpty() && MAPS.contains(name));
    }

    /// The same text for trees that are [#same], for hashing.
    public static String canonical(JsonNode node) {
        StringBuilder text = new StringBuilder();
        append(text, node);
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new java.util.TreeMap<>();
            node.properties().forEach(e -> {
                if (!isNothing(e.getKey(), e.getValue())) {
                    sorted.put(e.getKey(), e.getValue());
                }
            });
            text.append('{');
            sorted.forEach((name, value) -> {
                text.append(name).append(':');
                append(text, value);
                text.append(',');
            });
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            for (JsonNode element : node) {
                append(text, element);
                text.append(',');
            }
            text.append(']');
        } else if (node.isNumber()) {
            text.append(node.decimalValue().stripTrailingZeros().toPlainString());
        } else {
            text.append(node);
        }
    }
}
