package io.cooperage.engine.runline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the options of a line.
final class LineWords {
    private final List<Said> said = new ArrayList<>();

    void flag(String name, boolean set) {
        if (set) {
            said.add(Said.flag(name));
        }
    }

    void option(String name, String value) {
        said.add(Said.value(name, value));
    }

    /// Nothing for null and for an empty value.
    void optional(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            option(name, value.toString());
        }
    }

    void each(String name, Collection<String> values) {
        values.forEach(value -> option(name, value));
    }

    List<Said> all() {
        return List.copyOf(said);
    }
}
