package io.cooperage.app;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import java.util.List;

/// Lays checks out for a terminal: aligned columns, the remedy on a line of its own under what it mends.
///
/// @param colour use ANSI colours
record DoctorTable(boolean colour) {
    private static final int MARK_WIDTH = "limited".length();
    private static final String MEND = "mend it: ";
    private static final String RESET = "\u001b[0m";

    String render(List<Check> checks) {
        int width =
                checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            text.append(mark(check.verdict()))
                    .append("  ")
                    .append(check.name())
                    .repeat(' ', width - check.name().length())
                    .append("  ")
                    .append(check.finding())
                    .append('\n');
            String label = MEND;
            for (String line : check.remedy().lines().toList()) {
                text.repeat(' ', MARK_WIDTH + 2 + width + 2)
                        .append(faint(label + line))
                        .append('\n');
                label = " ".repeat(MEND.length());
            }
        }
        return text.append('\n').append(summary(checks)).append('\n').toString();
    }

    /// A word besides the colour, for those who see none.
    private String mark(Verdict verdict) {
        return switch (verdict) {
            case OK -> paint("32", "ok     ");
            case LIMITED -> paint("33", "limited");
            case ESSENTIAL_MISSING -> paint("31", "MISSING");
        };
    }

    private String summary(List<Check> checks) {
        long missing = count(checks, Verdict.ESSENTIAL_MISSING);
        long limited = count(checks, Verdict.LIMITED);
        if (missing > 0) {
            return paint(
                    "31",
                    "Containers can't run yet: " + missing + " essential " + (missing == 1 ? "part is" : "parts are")
                            + " missing.");
        }
        if (limited > 0) {
            return "Containers can run; " + limited + (limited == 1 ? " part is" : " parts are") + " limited.";
        }
        return paint("32", "Everything is there.");
    }

    private static long count(List<Check> checks, Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }

    private String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
