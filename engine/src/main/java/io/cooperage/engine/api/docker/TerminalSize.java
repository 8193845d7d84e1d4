package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.util.List;

/// The size of a terminal: `h` rows and `w` columns of a query, or the `ConsoleSize` of a body.
final class TerminalSize {
    private TerminalSize() {}

    /// One side of a `ConsoleSize`, which is rows and columns.
    ///
    /// @param index 0 for the rows, 1 for the columns
    /// @return 0 when no size is said
    /// @throws EngineException INVALID_ARGUMENT for a negative number
    static int side(List<Long> size, int index) {
        if (size.size() != 2) {
            return 0;
        }
        if (size.get(index) < 0) {
            throw EngineException.invalid("invalid value for ConsoleSize: " + size.get(index)
                    + " is out of range; give rows and columns, [24, 80]");
        }
        return Math.toIntExact(Math.min(size.get(index), Short.MAX_VALUE));
    }

    static int rows(Query query) {
        return number(query, "h");
    }

    static int columns(Query query) {
        return number(query, "w");
    }

    private static int number(Query query, String name) {
        String text = query.text(name);
        if (!text.matches("\\d{1,5}")) {
            throw EngineException.invalid("invalid resize " + (name.equals("h") ? "height" : "width") + " \""
                    + text + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax (it is a number of "
                    + (name.equals("h") ? "rows" : "columns") + ")");
        }
        return Math.min(Integer.parseInt(text), Short.MAX_VALUE);
    }
}
