package io.cooperage.app;

import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an image may waste, with dive's three rules. A rule that is null is not looked at.
///
/// @param lowestEfficiency 0 to 1
/// @param highestWastedBytes of files that later layers rewrite or delete
/// @param highestUserWastedShare those, of the bytes in all layers above the first, 0 to 1
record AnalysisRules(
        @Nullable Double lowestEfficiency,
        @Nullable Long highestWastedBytes,
        @Nullable Double highestUserWastedShare) {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(i?)b?");
    private static final String PREFIXES = "kmgt";

    /// @param limit,value as people read them
    record Outcome(String name, String limit, String value, boolean passed) {}

    List<Outcome> judge(Efficiency found) {
        List<Outcome> outcomes = new ArrayList<>();
        if (lowestEfficiency != null) {
            outcomes.add(new Outcome(
                    "lowest-efficiency",
                    percent(lowestEfficiency),
                    percent(found.score()),
                    found.score() >= lowestEfficiency));
        }
        if (highestWastedBytes != null) {
            outcomes.add(new Outcome(
                    "highest-wasted-bytes",
                    Quantity.bytes(highestWastedBytes),
                    Quantity.bytes(found.wasted()),
                    found.wasted() <= highestWastedBytes));
        }
        if (highestUserWastedShare != null) {
            outcomes.add(new Outcome(
                    "highest-user-wasted-percent",
                    percent(highestUserWastedShare),
                    percent(found.userWastedShare()),
                    found.userWastedShare() <= highestUserWastedShare));
        }
        return outcomes;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }

    /// Reads `0.95` or `95%`.
    ///
    /// @throws IllegalArgumentException telling what is wrong
    static double share(String text) {
        boolean percent = text.endsWith("%");
        double value;
        try {
            value = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number such as 0.95 or 95%", e);
        }
        double share = percent ? value / 100 : value;
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("'" + text + "' does not lie between 0 and 1, or 0% and 100%");
        }
        return share;
    }

    /// Reads `1000`, `20MB` (powers of ten) or `20MiB` (powers of two).
    ///
    /// @throws IllegalArgumentException telling what is wrong
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()
                || (!matcher.group(3).isEmpty() && matcher.group(2).isEmpty())) {
            throw new IllegalArgumentException("'" + text + "' is no size such as 20MB, 512KiB or 1000");
        }
        int power = matcher.group(2).isEmpty() ? 0 : PREFIXES.indexOf(matcher.group(2)) + 1;
        double unit = Math.pow(matcher.group(3).isEmpty() ? 1000 : 1024, power);
        return Math.round(Double.parseDouble(matcher.group(1)) * unit);
    }
}
