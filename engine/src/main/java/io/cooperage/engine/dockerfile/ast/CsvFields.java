package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/// The comma-separated values of `--mount` and `--device`, with RFC 4180 quotes.
final class CsvFields {
    private CsvFields() {}

    /// @throws EngineException INVALID_ARGUMENT for a quote out of place
    static List<String> read(String text) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = text.startsWith("\"", at) ? quoted(text, at, field) : plain(text, at, field);
            fields.add(field.toString());
            if (at >= text.length()) {
                return fields;
            }
            at++;
        }
    }

    private static int plain(String text, int from, StringBuilder field) {
        int end = text.indexOf(',', from);
        end = end < 0 ? text.length() : end;
        int quote = text.indexOf('"', from);
        if (quote >= 0 && quote < end) {
            throw EngineException.invalid("parse error: bare \" in non-quoted-field");
        }
        field.append(text, from, end);
        return end;
    }

    private static int quoted(String text, int from, StringBuilder field) {
        int at = from + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '"') {
                field.append(c);
                at++;
            } else if (text.startsWith("\"\"", at)) {
                field.append('"');
                at += 2;
            } else if (at + 1 == text.length() || text.charAt(at + 1) == ',') {
                return at + 1;
            } else {
                throw EngineException.invalid("parse error: extraneous or missing \" in quoted-field");
            }
        }
        throw EngineException.invalid("parse error: extraneous or missing \" in quoted-field");
    }
}
