package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of a request's address after the question mark, read as Docker's server reads it.
///
/// @param values decoded, in order
record Query(Map<String, List<String>> values) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The first of this name; empty when there is none.
    String text(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.getFirst();
    }

    List<String> list(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// Docker's rule: true unless it is missing, empty, `0`, `no`, `false` or `none`.
    boolean flag(String name) {
        String value = text(name).strip().toLowerCase(Locale.ROOT);
        return !value.isEmpty() && !List.of("0", "no", "false", "none").contains(value);
    }

    boolean flag(String name, boolean missing) {
        return has(name) ? flag(name) : missing;
    }

    /// @return `missing` when it is not there
    /// @throws EngineException INVALID_ARGUMENT when it is no number
    long number(String name, long missing) {
        String value = text(name);
        if (value.isEmpty()) {
            return missing;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw EngineException.invalid(
                    "invalid value for " + name + ": strconv.Atoi: parsing \"" + value + "\": invalid syntax");
        }
    }

    /// `filters`, in its form of today `{"label": ["a", "b"]}` or the old one `{"label": {"a": true}}`.
    ///
    /// @throws EngineException INVALID_ARGUMENT when it is neither
    Map<String, List<String>> filters() {
        String text = text("filters");
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> filters = new LinkedHashMap<>();
        parse(text).properties().forEach(entry -> filters.put(entry.getKey(), words(text, entry.getValue())));
        return filters;
    }

    private static JsonNode parse(String text) {
        @Nullable JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw invalidFilter(text);
        }
        if (node == null || !node.isObject()) {
            throw invalidFilter(text);
        }
        return node;
    }

    private static List<String> words(String text, JsonNode value) {
        List<String> words = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(word -> words.add(word.asText()));
        } else if (value.isObject()) {
            value.properties().stream()
                    .filter(entry -> entry.getValue().asBoolean())
                    .forEach(entry -> words.add(entry.getKey()));
        } else {
            throw invalidFilter(text);
        }
        return words;
    }

    private static EngineException invalidFilter(String text) {
        return EngineException.invalid("invalid filter: " + text);
    }
}
