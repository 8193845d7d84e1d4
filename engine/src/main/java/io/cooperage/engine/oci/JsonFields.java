package io.cooperage.engine.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One JSON object of an image document, read field by field. Every complaint names the place.
///
/// A field that is `null` counts as absent, for Go's writers put null where they have nothing. Go's readers
/// ignore case, others don't; so `Layers` beside or in place of `layers` would be seen by some and not by others,
/// and is refused. Fields of other names are nobody's business.
final class JsonFields {
    private static final int SHOWN_MAX = 120;

    private final JsonNode object;
    private final String what;
    private final String path;

    private JsonFields(JsonNode object, String what, String path, Set<String> known) {
        this.object = object;
        this.what = what;
        this.path = path;
        if (!object.isObject()) {
            throw path.isEmpty()
                    ? EngineException.invalid("invalid " + what + ": it must be a JSON object, not " + kind(object))
                    : complaint(path + " must be an object, not " + kind(object));
        }
        refuseOtherCase(known);
    }

    static JsonFields document(JsonNode tree, String what, Set<String> known) {
        return new JsonFields(tree, what, "", known);
    }

    private void refuseOtherCase(Set<String> known) {
        for (String name : (Iterable<String>) object::fieldNames) {
            if (known.contains(name)) {
                continue;
            }
            for (String field : known) {
                if (field.equalsIgnoreCase(name)) {
                    throw complaint("the field '" + shown(name) + "' differs from '" + field
                            + "' in case only, which programs read in different ways");
                }
            }
        }
    }

    boolean has(String name) {
        return get(name) != null;
    }

    @Nullable
    String text(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        return asText(node, at(name));
    }

    String needText(String name) {
        return need(text(name), name);
    }

    /// A whole number that fits a long; null when absent.
    @Nullable
    Long number(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw complaint(at(name) + " must be a whole number of at most 64 bits, not " + kind(node));
        }
        return node.longValue();
    }

    boolean flag(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return false;
        }
        if (!node.isBoolean()) {
            throw complaint(at(name) + " must be true or false, not " + kind(node));
        }
        return node.booleanValue();
    }

    @Nullable
    List<String> texts(String name) {
        return list(name, JsonFields::asTextAt);
    }

    /// Objects of a list; null when there is no list.
    @Nullable
    List<JsonFields> children(String name, Set<String> known) {
        return list(name, element -> new JsonFields(element.node, what, element.path, known));
    }

    @Nullable
    JsonFields child(String name, Set<String> known) {
        JsonNode node = get(name);
        return node == null ? null : new JsonFields(node, what, at(name), known);
    }

    /// Empty when absent.
    Map<String, String> textMap(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return Map.of();
        }
        requireObject(node, name);
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            map.put(field.getKey(), asText(field.getValue(), at(name) + "[" + shown(field.getKey()) + "]"));
        }
        return map;
    }

    /// The keys of an object that stands for a set: `{"80/tcp": {}}`. Empty when absent.
    List<String> keys(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return List.of();
        }
        requireObject(node, name);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isObject() && !field.getValue().isNull()) {
                throw complaint(
                        at(name) + "[" + shown(field.getKey()) + "] must be an object, not " + kind(field.getValue()));
            }
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    <T> T need(@Nullable T value, String name) {
        if (value == null) {
            throw complaint(at(name) + " is missing");
        }
        return value;
    }

    /// Reads a text further, and says where it stood when it is wrong.
    <T> @Nullable T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        return text == null ? null : parsed(text, at(name), parser);
    }

    /// As [#parsed(String, Function)], for every element; null when there is no list.
    <T> @Nullable List<T> parsedList(String name, Function<String, T> parser) {
        return list(name, element -> parsed(asTextAt(element), element.path, parser));
    }

    private <T> T parsed(String text, String place, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid " + what + ": " + place + ": " + shown(e.getMessage()), e);
        }
    }

    /// An exception about the whole object or one of its fields.
    ///
    /// @param message goes on after the colon
    EngineException complaint(String message) {
        return EngineException.invalid("invalid " + what + ": " + message);
    }

    /// Where a field stands: `layers[2].size`.
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// Text of strangers for a message: not longer than a line, and without control characters.
    static String shown(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= SHOWN_MAX ? plain : plain.substring(0, SHOWN_MAX) + "…";
    }

    private @Nullable JsonNode get(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private <T> @Nullable List<T> list(String name, Function<Element, T> reader) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isArray()) {
            throw complaint(at(name) + " must be a list, not " + kind(node));
        }
        List<T> list = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            list.add(reader.apply(new Element(this, element, at(name) + "[" + list.size() + "]")));
        }
        return list;
    }

    private static String asTextAt(Element element) {
        return element.owner.asText(element.node, element.path);
    }

    private String asText(JsonNode node, String place) {
        if (!node.isTextual()) {
            throw complaint(place + " must be a text, not " + kind(node));
        }
        return node.textValue();
    }

    private void requireObject(JsonNode node, String name) {
        if (!node.isObject()) {
            throw complaint(at(name) + " must be an object, not " + kind(node));
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "the number " + shown(node.asText());
            case NULL, MISSING -> "nothing";
            default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private record Element(JsonFields owner, JsonNode node, String path) {}
}
