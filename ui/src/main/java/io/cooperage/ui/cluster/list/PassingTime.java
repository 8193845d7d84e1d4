package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps what a server printed of a time ago true while the row stays the same: nothing happens to an object,
/// and so nothing is printed anew, and still its last restart is a second further away each second.
final class PassingTime {
    /// How long a Job took, and whatever else is printed as a time, stays as it is.
    private static final Set<String> AGO = Set.of("restarts", "last seen", "first seen", "last schedule");

    /// The cell itself, or `(5s ago` in it.
    private static final Pattern TIME = Pattern.compile("^(?:\\d+[ydhms])+|(?<=\\()(?:\\d+[ydhms])+(?= ago)");

    private PassingTime() {}

    /// @param column its name
    static boolean isIn(String column) {
        return AGO.contains(column.toLowerCase(Locale.ROOT));
    }

    /// When it was that a cell tells of.
    ///
    /// @param printed at this instant
    /// @return null for one that begins with something else, such as a number of restarts
    static @Nullable Instant instant(String cell, Instant printed) {
        Matcher time = TIME.matcher(cell);
        return time.lookingAt() ? printed.minusSeconds(CellOrder.seconds(time.group())) : null;
    }

    /// @param cell of such a column, as it was printed
    /// @param since so long ago
    static String told(String cell, Duration since) {
        Matcher time = TIME.matcher(cell);
        return time.find()
                ? time.replaceFirst(Ages.human(
                        Duration.ofSeconds(CellOrder.seconds(time.group())).plus(since)))
                : cell;
    }
}
