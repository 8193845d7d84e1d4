package io.cooperage.engine.cluster.kind;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with an object, in Kubernetes' words.
///
/// @param field as a path: `spec.containers[0].name`
/// @param text what follows the path: `Required value`, `Invalid value: "A": a lowercase RFC 1123 …`
public record FieldError(Type type, String field, String text) {

    /// The `reason` of a cause in a Status, such as `FieldValueRequired`.
    public enum Type {
        NOT_FOUND("FieldValueNotFound", "Not found"),
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
        INTERNAL("InternalError", "Internal error");

        private final String reason;
        private final String words;

        Type(String reason, String words) {
            this.reason = reason;
            this.words = words;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return of(Type.REQUIRED, field, null, detail);
    }

    public static FieldError forbidden(String field, String detail) {
        return of(Type.FORBIDDEN, field, null, detail);
    }

    /// @param value is shown as JSON
    public static FieldError invalid(String field, Object value, String detail) {
        return of(Type.INVALID, field, value, detail);
    }

    public static FieldError duplicate(String field, Object value) {
        return of(Type.DUPLICATE, field, value, "");
    }

    public static FieldError notFound(String field, Object value) {
        return of(Type.NOT_FOUND, field, value, "");
    }

    /// @param supported in the order in which they are told
    public static FieldError notSupported(String field, Object value, Iterable<String> supported) {
        StringBuilder all = new StringBuilder("supported values: ");
        String between = "";
        for (String one : supported) {
            all.append(between).append('"').append(one).append('"');
            between = ", ";
        }
        return of(Type.NOT_SUPPORTED, field, value, all.toString());
    }

    public static FieldError tooLong(String field, int most) {
        return of(Type.TOO_LONG, field, null, String.format(Locale.ROOT, "may not be more than %d bytes", most));
    }

    private static FieldError of(Type type, String field, @Nullable Object value, String detail) {
        StringBuilder text = new StringBuilder(type.words);
        if (value != null) {
            text.append(": ").append(value instanceof CharSequence chars ? quoted(chars) : value);
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return new FieldError(type, field, text.toString());
    }

    /// In quotes, as Go writes texts.
    public static String quoted(CharSequence text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7F) {
                        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return field + ": " + text;
    }
}
