package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The filters of a list or a prune, by Docker's rules (moby's `api/types/filters`).
///
/// @param values of each key; all keys are known ones
record FilterArgs(Map<String, List<String>> values) {

    /// @param accepted keys
    /// @throws EngineException INVALID_ARGUMENT for any other, naming it
    static FilterArgs of(Query query, Set<String> accepted) {
        return of(query.filters(), accepted);
    }

    static FilterArgs of(Map<String, List<String>> filters, Set<String> accepted) {
        for (String key : filters.keySet()) {
            if (!accepted.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "'");
            }
        }
        return new FilterArgs(filters);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    List<String> get(String key) {
        return values.getOrDefault(key, List.of());
    }

    /// @throws EngineException INVALID_ARGUMENT for what is neither true nor false, or both
    boolean flag(String key, boolean missing) {
        if (!has(key)) {
            return missing;
        }
        List<String> words = get(key);
        boolean yes = words.contains("1") || words.contains("true");
        boolean no = words.contains("0") || words.contains("false");
        if (yes == no) {
            throw EngineException.invalid(
                    "invalid filter '" + key + (words.isEmpty() ? "" : "=[" + String.join(" ", words) + "]") + "'");
        }
        return yes;
    }

    /// One of the values is the text, or there are none.
    boolean exact(String key, String text) {
        List<String> words = get(key);
        return words.isEmpty() || words.contains(text);
    }

    /// As [#exact], or one of the values is an expression that is found in the text.
    boolean matches(String key, String text) {
        return exact(key, text) || get(key).stream().anyMatch(word -> finds(word, text));
    }

    private static boolean finds(String expression, String text) {
        try {
            return Pattern.compile(expression).matcher(text).find();
        } catch (PatternSyntaxException e) {
            return false; // Docker passes it over
        }
    }

    /// Every value, `name` or `name=value`, is among the labels.
    boolean labels(String key, Map<String, String> labels) {
        return get(key).stream().allMatch(word -> isAmong(word, labels));
    }

    private static boolean isAmong(String word, Map<String, String> labels) {
        String[] parts = word.split("=", 2);
        String value = labels.get(parts[0]);
        return value != null && (parts.length == 1 || parts[1].equals(value));
    }

    /// As a prune asks: it has what `label` names and not what `label!` names.
    boolean allowsPrune(Map<String, String> labels) {
        return labels("label", labels) && (get("label!").isEmpty() || !labels("label!", labels));
    }

    /// The time of `until`; null when it is not there.
    ///
    /// @throws EngineException INVALID_ARGUMENT
    @Nullable
    Instant until(Instant now) {
        List<String> words = get("until");
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() > 1) {
            throw EngineException.invalid("more than one until filter specified");
        }
        return GoTime.parse(words.getFirst(), now);
    }
}
