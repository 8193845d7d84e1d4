package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a tree as a server with types would: takes out what its schema doesn't know, and nulls, and refuses
/// values of the wrong type.
final class FieldCheck {
    /// Enough for a client to see what is wrong.
    private static final int MOST = 100;

    private final Kind kind;
    private final @Nullable FieldSchema schema;
    private final List<String> unknown = new ArrayList<>();

    FieldCheck(Kind kind, @Nullable FieldSchema schema) {
        this.kind = kind;
        this.schema = schema;
    }

    /// @param object is changed
    /// @throws StatusException 400 for a value of the wrong type
    void run(ObjectNode object) {
        object("", object, schema);
    }

    /// The paths of the fields that were taken out.
    List<String> unknown() {
        return unknown;
    }

    StatusException strictError() {
        String all =
                unknown.stream().map(field -> "unknown field \"" + field + "\"").collect(Collectors.joining(", "));
        return refused("strict decoding error: " + all);
    }

    private StatusException refused(String why) {
        String name = kind.id().kind();
        return StatusException.badRequest(
                name + " in version \"" + kind.id().version() + "\" cannot be handled as a " + name + ": " + why);
    }

    private void object(String path, ObjectNode object, @Nullable FieldSchema form) {
        boolean known = form != null
                && form.type() == FieldSchema.Type.OBJECT
                && !form.properties().isEmpty();
        object.properties().removeIf(entry -> {
            if (entry.getValue().isNull()) {
                return true;
            }
            if (known && form != null && !form.properties().containsKey(entry.getKey())) {
                if (unknown.size() < MOST) {
                    unknown.add(join(path, entry.getKey()));
                }
                return true;
            }
            return false;
        });
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            FieldSchema value = form == null ? null : known ? form.properties().get(entry.getKey()) : form.items();
            value(join(path, entry.getKey()), entry.getValue(), value);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void value(String path, JsonNode value, @Nullable FieldSchema form) {
        if (form == null) {
            free(path, value);
            return;
        }
        boolean fits = switch (form.type()) {
            case OBJECT, MAP -> value.isObject();
            case LIST -> value.isArray();
            case STRING, TIME -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() || isWhole(value);
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case INT_OR_STRING -> value.isIntegralNumber() || value.isTextual();
            case QUANTITY -> value.isNumber() || value.isTextual();
            case ANY -> true;
        };
        if (!fits) {
            throw refused("json: cannot unmarshal " + sort(value) + " into Go struct field " + path + " of type "
                    + goType(form));
        }
        if (form.type() == FieldSchema.Type.TIME && !isTime(value.asText())) {
            throw refused("parsing time \"" + value.asText() + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
                    + value.asText() + "\"");
        }
        if (value instanceof ObjectNode object && form.type() != FieldSchema.Type.ANY) {
            object(path, object, form);
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                if (!element.isNull()) {
                    value(path + "[" + i + "]", element, form.items());
                }
            }
        }
    }

    /// Where nothing is known of the form, a null is still nothing.
    private void free(String path, JsonNode value) {
        if (value instanceof ObjectNode object) {
            object(path, object, null);
        } else if (value instanceof ArrayNode array) {
            array.forEach(element -> free(path, element));
        }
    }

    private static boolean isTime(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from) != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// `1.0`, as some writers of YAML make it.
    private static boolean isWhole(JsonNode value) {
        return value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue());
    }

    private static String sort(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "bool";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String goType(FieldSchema form) {
        return switch (form.type()) {
            case OBJECT -> "struct";
            case MAP -> "map[string]string";
            case LIST -> "[]" + (form.items() == null ? "interface {}" : goType(form.items()));
            case STRING -> "string";
            case TIME -> "v1.Time";
            case INTEGER -> "int32";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case INT_OR_STRING -> "intstr.IntOrString";
            case QUANTITY -> "resource.Quantity";
            case ANY -> "interface {}";
        };
    }
}
