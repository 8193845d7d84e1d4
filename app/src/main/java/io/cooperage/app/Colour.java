package io.cooperage.app;

import io.cooperage.app.StandardStreams.Stream;
import java.util.Map;

/// Whether a person at a colour terminal reads what is printed.
final class Colour {
    private Colour() {}

    /// `NO_COLOR` with any text says no (no-color.org).
    static boolean wanted(Map<String, String> environment, StandardStreams streams) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && streams.isTerminal(Stream.OUTPUT);
    }
}
