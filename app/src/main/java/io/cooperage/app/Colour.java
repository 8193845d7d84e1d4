package io.cooperage.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whether a person at a colour terminal reads what is printed.
final class Colour {
    private Colour() {}

    /// `NO_COLOR` with any text says no (no-color.org).
    static boolean wanted(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && outputIsTerminal();
    }

    /// Asks the kernel what standard output is: `System.console()` looks at standard input as well.
    private static boolean outputIsTerminal() {
        try {
            Path output = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            return output.startsWith("/dev/pts") || output.toString().startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
