package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Locale;

/// Plain values of options, as Go's flags read them.
final class Values {
    private static final List<String> TRUE = List.of("1", "t", "T", "true", "TRUE", "True");
    private static final List<String> FALSE = List.of("0", "f", "F", "false", "FALSE", "False");

    private Values() {}

    static boolean bool(String text) {
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return TRUE.contains(text);
        }
        throw EngineException.invalid("'" + text + "' is neither true nor false");
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("'" + text + "' is no whole number");
        }
    }

    static int between(String text, int least, int most) {
        long number = number(text);
        if (number < least || number > most) {
            throw EngineException.invalid("'" + text + "' is not between " + least + " and " + most);
        }
        return (int) number;
    }

    static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw EngineException.invalid("it is empty");
        }
        return text;
    }

    /// @param words what it may be, in lower case
    static String oneOf(String text, String... words) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(lower)) {
            throw EngineException.invalid("'" + text + "' is none of " + String.join(", ", words));
        }
        return lower;
    }

    /// `name=value`, where the value may be missing.
    record Pair(String name, String value, boolean complete) {}

    static Pair pair(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Pair(text, "", false)
                : new Pair(text.substring(0, equals), text.substring(equals + 1), true);
    }

    /// @throws EngineException INVALID_ARGUMENT without a value
    static Pair completePair(String text) {
        Pair pair = pair(text);
        if (!pair.complete() || pair.name().isEmpty()) {
            throw EngineException.invalid("'" + text + "' is not of the form name=value");
        }
        return pair;
    }
}
