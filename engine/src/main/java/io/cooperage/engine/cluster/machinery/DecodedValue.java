package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A value as it is read from JSON, and what Go's decoder says of one that doesn't fit.
///
/// @see <a href="https://pkg.go.dev/encoding/json#UnmarshalTypeError">UnmarshalTypeError</a>
final class DecodedValue {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private DecodedValue() {}

    /// Null when it fits.
    static @Nullable String wrong(GoField field, JsonNode value, FieldSchema form) {
        return switch (form.type()) {
            case OBJECT, MAP -> value.isObject() ? null : unfit(field, value, GoTypes.of(field, form));
            case LIST -> value.isArray() ? null : unfit(field, value, GoTypes.of(field, form));
            case STRING -> value.isTextual() ? bytes(value, form) : unfit(field, value, GoTypes.of(field, form));
            case INTEGER -> isInteger(value, form) ? null : unfit(field, value, GoTypes.of(field, form));
            case NUMBER -> value.isNumber() ? null : unfit(field, value, GoTypes.of(field, form));
            case BOOLEAN -> value.isBoolean() ? null : unfit(field, value, GoTypes.of(field, form));
            case INT_OR_STRING -> isIntOrString(value) ? null : unfit(field, value, "int32");
            case TIME -> value.isTextual() ? time(value) : unfit(field, value, "string");
            case QUANTITY -> quantity(value);
            case ANY -> null;
        };
    }

    private static String unfit(GoField field, JsonNode value, String type) {
        return "json: cannot unmarshal " + called(value, type) + " into Go struct field " + field.struct() + "."
                + field.members() + " of type " + type;
    }

    /// A number that is not of the right sort is shown.
    private static String called(JsonNode value, String type) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "bool";
            case NUMBER -> type.startsWith("int") ? "number " + value.asText() : "number";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    static boolean isInteger(JsonNode value, FieldSchema form) {
        return (value.isIntegralNumber() || isWhole(value))
                && (GoTypes.isLong(form) ? fitsLong(value) : fitsInt(value));
    }

    /// `1.0`, as some writers of YAML make it.
    private static boolean isWhole(JsonNode value) {
        return value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue());
    }

    private static boolean fitsInt(JsonNode value) {
        return value.canConvertToInt();
    }

    private static boolean fitsLong(JsonNode value) {
        return value.canConvertToLong();
    }

    static boolean isIntOrString(JsonNode value) {
        return value.isTextual() || (value.isIntegralNumber() && fitsInt(value));
    }

    /// Null for a quantity; numbers are quantities too.
    static @Nullable String quantity(JsonNode value) {
        try {
            Quantity _ = Quantity.parse(value.isValueNode() ? value.asText().strip() : value.toString());
            return null;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static @Nullable String time(JsonNode value) {
        String text = value.asText();
        try {
            Instant _ = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            return null;
        } catch (DateTimeException _) {
            return "parsing time \"" + text + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + text + "\"";
        }
    }

    private static @Nullable String bytes(JsonNode value, FieldSchema form) {
        int wrong = GoTypes.isBytes(form) ? notBase64(value.asText()) : -1;
        return wrong < 0 ? null : "illegal base64 data at input byte " + wrong;
    }

    /// Where a text stops being base64 as RFC 4648 has it, line breaks aside; negative when it doesn't.
    static int notBase64(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == '=') {
                return afterDigits(text, i, digits);
            }
            if (BASE64.indexOf(c) < 0) {
                return i;
            }
            digits++;
        }
        // What is missing is missing at the end of the last whole group.
        return digits % 4 == 0 ? -1 : text.length() - digits % 4;
    }

    /// From the first sign of padding on.
    private static int afterDigits(String text, int at, int digits) {
        int missing = (4 - digits % 4) % 4;
        if (missing == 0 || missing == 3) {
            return at;
        }
        int next = at;
        for (int padding = 0; padding < missing; padding++) {
            while (next < text.length() && (text.charAt(next) == '\n' || text.charAt(next) == '\r')) {
                next++;
            }
            if (next == text.length()) {
                return text.length();
            }
            if (text.charAt(next) != '=') {
                return next - 1;
            }
            next++;
        }
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c != '\n' && c != '\r') {
                return next;
            }
            next++;
        }
        return -1;
    }
}
