package io.cooperage.engine.dockerfile.expand;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables by name. Unset and empty are different things to `${v-w}` and `${v:-w}`.
public interface Environment {
    Environment EMPTY = of(Map.of());

    /// The value, or null when the variable is not set at all.
    @Nullable
    String get(String name);

    /// Names that are set, for suggestions.
    Collection<String> names();

    static Environment of(Map<String, String> values) {
        Map<String, String> copy = new LinkedHashMap<>(values);
        return new Environment() {
            @Override
            public @Nullable String get(String name) {
                return copy.get(name);
            }

            @Override
            public Collection<String> names() {
                return copy.keySet();
            }
        };
    }

    /// From `NAME=value` entries as an image config has them; the last of equal names wins.
    static Environment ofList(List<String> entries) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            values.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        return of(values);
    }
}
