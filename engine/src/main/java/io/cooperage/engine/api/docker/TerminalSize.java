package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;

/// The size of a terminal in a query: `h` rows and `w` columns.
final class TerminalSize {
    private TerminalSize() {}

    static int rows(Query query) {
        return number(query, "h");
    }

    static int columns(Query query) {
        return number(query, "w");
    }

    private static int number(Query query, String name) {
        String text = query.text(name);
        if (!text.matches("\\d{1,5}")) {
            throw EngineException.invalid("invalid resize height or width: strconv.ParseUint: parsing \"" + text
                    + "\": invalid syntax (" + name + " is a number of "
                    + (name.equals("h") ? "rows" : "columns") + ")");
        }
        return Math.min(Integer.parseInt(text), Short.MAX_VALUE);
    }
}
