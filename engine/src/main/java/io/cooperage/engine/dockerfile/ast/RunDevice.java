package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Locale;

/// `RUN --device`: a CDI device.
///
/// @param required whether a machine without it fails the build
public record RunDevice(String name, boolean required) {
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words
    public static RunDevice parse(String text) {
        List<String> fields;
        try {
            fields = CsvFields.read(text);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "failed to parse csv devices: " + e.getMessage(), e);
        }
        String name = "";
        boolean required = false;
        for (String field : fields) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            if (key.equals("required")) {
                required = equals < 0 || required(key, value);
            } else if (key.equals("name") && equals >= 0) {
                if (!name.isEmpty()) {
                    throw EngineException.invalid("device name already set to " + name);
                }
                name = value;
            } else if (name.isEmpty()) {
                name = field;
            } else if (equals < 0) {
                throw EngineException.invalid("invalid field '" + field + "' must be a key=value pair");
            } else {
                throw EngineException.invalid("unexpected key '" + key + "' in '" + field + "'"
                        + Suggestion.hint(Suggestion.find(key, List.of("name", "required"))));
            }
        }
        return new RunDevice(name, required);
    }

    private static boolean required(String key, String value) {
        try {
            return GoValues.bool(value);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid value for " + key + ": " + value, e);
        }
    }
}
