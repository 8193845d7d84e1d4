package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.api.StatusException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The query of a request, as Go reads it.
record Parameters(Map<String, List<String>> query) {

    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /// @return null when it is not there, or empty
    @Nullable
    String text(String name) {
        List<String> values = all(name);
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /// One without a value is set.
    boolean flag(String name) {
        List<String> values = all(name);
        return !values.isEmpty()
                && !values.getFirst().equals("0")
                && !values.getFirst().equalsIgnoreCase("false");
    }

    /// @return null when it is not there
    /// @throws StatusException BadRequest for what is no number
    @Nullable
    Long number(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw StatusException.badRequest(
                    "unable to decode query: " + name + ": strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }
}
