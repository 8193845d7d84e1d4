package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A value that came with a strategic merge, and what Kubernetes says of one that doesn't fit: it takes such
/// an object over value by value, and knows of each only the two types.
final class MergedValue {
    private MergedValue() {}

    /// Null when it fits.
    static @Nullable String wrong(GoField field, JsonNode value, FieldSchema form) {
        return switch (form.type()) {
            case OBJECT -> value.isObject() ? null : "cannot restore struct from: " + sort(value);
            case MAP -> value.isObject() ? null : "cannot restore map from " + sort(value);
            case LIST -> value.isArray() ? null : "cannot restore slice from " + sort(value);
            case STRING -> GoTypes.isBytes(form) ? bytes(value) : text(field, value, form);
            case INTEGER -> DecodedValue.isInteger(value, form) ? null : integer(value, GoTypes.of(field, form));
            case NUMBER -> value.isNumber() ? null : "unrecognized type: float64";
            case BOOLEAN -> value.isBoolean() ? null : "unrecognized type: bool";
            case INT_OR_STRING -> DecodedValue.isIntOrString(value) ? null : decoded(value, "int32");
            case TIME -> value.isTextual() ? DecodedValue.time(value) : decoded(value, "string");
            case QUANTITY -> DecodedValue.quantity(value);
            case ANY -> null;
        };
    }

    private static @Nullable String text(GoField field, JsonNode value, FieldSchema form) {
        if (value.isTextual()) {
            return null;
        }
        return value.isIntegralNumber()
                ? "cannot convert int64 to " + GoTypes.of(field, form)
                : "unrecognized type: string";
    }

    private static @Nullable String bytes(JsonNode value) {
        if (!value.isTextual()) {
            return "cannot restore slice from " + sort(value);
        }
        int wrong = DecodedValue.notBase64(value.asText());
        return wrong < 0 ? null : "error decoding from json: illegal base64 data at input byte " + wrong;
    }

    private static String integer(JsonNode value, String type) {
        return value.isNumber() ? "cannot convert " + sort(value) + " to " + type : "unrecognized type: " + type;
    }

    /// Types that read themselves from JSON, even here.
    private static String decoded(JsonNode value, String type) {
        return "json: cannot unmarshal "
                + switch (value.getNodeType()) {
                    case BOOLEAN -> "bool";
                    case NUMBER -> type.equals("string") ? "number" : "number " + value.asText();
                    case ARRAY -> "array";
                    default -> "object";
                }
                + " into Go value of type " + type;
    }

    private static String sort(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "map";
            case ARRAY -> "slice";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            default -> "string";
        };
    }

    /// A patch as Go prints a map, without the directives that were followed: `map[spec:map[replicas:two]]`.
    static String shown(JsonNode patch) {
        if (patch.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            patch.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
            StringJoiner all = new StringJoiner(" ", "map[", "]");
            sorted.forEach((key, value) -> {
                if (!key.startsWith("$")) {
                    all.add(key + ":" + shown(value));
                }
            });
            return all.toString();
        }
        if (patch.isArray()) {
            StringJoiner all = new StringJoiner(" ", "[", "]");
            patch.forEach(element -> all.add(shown(element)));
            return all.toString();
        }
        return patch.isNull() ? "<nil>" : patch.asText();
    }
}
