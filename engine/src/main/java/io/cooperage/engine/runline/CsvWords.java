package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The one line of comma-separated fields that `--mount` and `--network` take (RFC 4180).
final class CsvWords {
    private CsvWords() {}

    /// @throws EngineException INVALID_ARGUMENT for a quote in the wrong place
    static List<String> split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int at = 0;
        while (true) {
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, field);
            } else {
                while (at < text.length() && text.charAt(at) != ',') {
                    if (text.charAt(at) == '"') {
                        throw EngineException.invalid("a bare \" in a field that isn't quoted");
                    }
                    field.append(text.charAt(at));
                    at++;
                }
            }
            fields.add(field.toString());
            field.setLength(0);
            if (at >= text.length()) {
                return fields;
            }
            if (text.charAt(at) != ',') {
                throw EngineException.invalid("a comma is missing after a quoted field");
            }
            at++;
        }
    }

    static String join(Collection<String> fields) {
        return fields.stream().map(CsvWords::quote).collect(Collectors.joining(","));
    }

    private static String quote(String field) {
        return field.indexOf(',') < 0 && field.indexOf('"') < 0 && field.indexOf('\n') < 0
                ? field
                : "\"" + field.replace("\"", "\"\"") + "\"";
    }

    /// @return where the next field's comma should be
    private static int quoted(String text, int from, StringBuilder field) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '"') {
                field.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw EngineException.invalid("a quoted field isn't closed");
    }
}
