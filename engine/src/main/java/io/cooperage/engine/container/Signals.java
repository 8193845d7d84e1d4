package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import java.util.Map;

/// Signal names and numbers of Linux (x86_64 and aarch64 share them), signal(7).
public final class Signals {
    static final int SIGKILL = 9;

    /// The first and last real-time signal as glibc counts: the kernel's 32 and 33 belong to the threads
    /// library.
    private static final int RT_MIN = 34;

    private static final int RT_MAX = 64;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("TRAP", 5),
            Map.entry("ABRT", 6),
            Map.entry("IOT", 6),
            Map.entry("BUS", 7),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15),
            Map.entry("STKFLT", 16),
            Map.entry("CHLD", 17),
            Map.entry("CLD", 17),
            Map.entry("CONT", 18),
            Map.entry("STOP", 19),
            Map.entry("TSTP", 20),
            Map.entry("TTIN", 21),
            Map.entry("TTOU", 22),
            Map.entry("URG", 23),
            Map.entry("XCPU", 24),
            Map.entry("XFSZ", 25),
            Map.entry("VTALRM", 26),
            Map.entry("PROF", 27),
            Map.entry("WINCH", 28),
            Map.entry("IO", 29),
            Map.entry("POLL", 29),
            Map.entry("PWR", 30),
            Map.entry("SYS", 31));

    private Signals() {}

    /// @param text `SIGTERM`, `term`, `15`, `RTMIN+3` or `SIGRTMAX-1`
    /// @throws EngineException INVALID_ARGUMENT for anything else
    public static int parse(String text) {
        String name = text.trim().toUpperCase(Locale.ROOT);
        int number = -1;
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit) && name.length() <= 3) {
            number = Integer.parseInt(name);
        } else {
            String bare = name.startsWith("SIG") ? name.substring(3) : name;
            if (NUMBERS.containsKey(bare)) {
                number = NUMBERS.getOrDefault(bare, -1);
            } else if (bare.matches("RTMIN(\\+\\d{1,2})?")) {
                number = RT_MIN + offset(bare);
            } else if (bare.matches("RTMAX(-\\d{1,2})?")) {
                number = RT_MAX - offset(bare);
            }
        }
        if (number < 1 || number > RT_MAX) {
            throw EngineException.invalid("invalid signal: " + text + " (use a name such as SIGTERM or a number 1–64)");
        }
        return number;
    }

    private static int offset(String name) {
        return name.length() > 5 ? Integer.parseInt(name.substring(6)) : 0;
    }
}
