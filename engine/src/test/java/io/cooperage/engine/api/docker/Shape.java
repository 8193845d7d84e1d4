package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What a client's types see of a JSON document: the keys, the kinds of the values, and null told from `[]`
/// and from `{}`; no value that a machine or a moment makes. The elements of an array are one shape with all
/// that any of them has. Below `Config` and `HostConfig` plain values stay as they are: they say what was asked
/// for and what Docker takes when nothing is.
final class Shape {
    /// What an element of an array lacks that another has.
    private static final String ABSENT = "absent";

    /// Beside the members of an object: what stands in its place elsewhere.
    private static final String OR = "(or)";

    private static final List<String> LITERAL = List.of("Config", "HostConfig");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    /// What stands for an id that is all of a text.
    private static final List<String> MASKS = List.of("<id>", "<short id>", "<digest>");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Shape() {}

    static JsonNode of(JsonNode value) {
        return of(value, false);
    }

    private static JsonNode of(JsonNode value, boolean literal) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                TreeMap<String, JsonNode> members = new TreeMap<>();
                value.properties()
                        .forEach(member -> members.put(
                                masked(member.getKey()),
                                of(member.getValue(), literal || LITERAL.contains(member.getKey()))));
                ObjectNode object = JSON.createObjectNode();
                members.forEach(object::set);
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = JSON.createArrayNode();
                StreamSupport.stream(value.spliterator(), false)
                        .map(element -> of(element, literal))
                        .reduce(Shape::merged)
                        .ifPresent(array::add);
                yield array;
            }
            case NUMBER -> literal ? value : TextNode.valueOf(value.isIntegralNumber() ? "integer" : "float");
            case BOOLEAN -> literal ? value : TextNode.valueOf("boolean");
            case STRING -> TextNode.valueOf(text(value.asText(), literal));
            default -> TextNode.valueOf("null");
        };
    }

    private static String text(String text, boolean literal) {
        if (text.isEmpty()) {
            return "empty";
        }
        if (text.startsWith("0001-01-01T00:00:00")) {
            return "no time";
        }
        if (TIME.matcher(text).matches()) {
            return "time";
        }
        String masked = masked(text);
        return literal || MASKS.contains(masked) ? masked : "text";
    }

    /// Ids are data wherever they stand.
    static String masked(String text) {
        String digests = DIGEST.matcher(text).replaceAll("<digest>");
        String ids = ID.matcher(digests).replaceAll("<id>");
        return SHORT_ID.matcher(ids).replaceAll("<short id>");
    }

    static JsonNode merged(JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            ObjectNode both = JSON.createObjectNode();
            TreeSet<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (name.equals(OR) && one.has(OR) != other.has(OR)) {
                    both.set(OR, one.has(OR) ? one.get(OR) : other.get(OR));
                    continue;
                }
                JsonNode here = one.has(name) ? one.get(name) : TextNode.valueOf(ABSENT);
                JsonNode there = other.has(name) ? other.get(name) : TextNode.valueOf(ABSENT);
                both.set(name, merged(here, there));
            }
            return both;
        }
        if (one.isArray() && other.isArray()) {
            // One that happens to have nothing tells less than the other.
            return one.isEmpty() || other.isEmpty()
                    ? one.isEmpty() ? other : one
                    : JSON.createArrayNode().add(merged(one.get(0), other.get(0)));
        }
        if (one.equals(other)) {
            return one;
        }
        if (one.isTextual() && other.isObject()) {
            return alternative((ObjectNode) other, one.asText());
        }
        if (one.isObject() && other.isTextual()) {
            return alternative((ObjectNode) one, other.asText());
        }
        return TextNode.valueOf(Arrays.stream((words(one) + "|" + words(other)).split("\\|", -1))
                .distinct()
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining("|")));
    }

    /// An object where another element has something plain, or nothing.
    private static ObjectNode alternative(ObjectNode object, String plain) {
        ObjectNode both = object.deepCopy();
        String before = both.path(OR).asText("");
        both.set(
                OR,
                before.isEmpty() ? TextNode.valueOf(plain) : merged(TextNode.valueOf(before), TextNode.valueOf(plain)));
        return both;
    }

    private static String words(JsonNode shape) {
        return shape.isTextual() ? shape.asText() : shape.toString();
    }
}
