package io.cooperage.engine.cluster.kubelet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long to wait before the next try of something that keeps failing: at first not at all, then ten
/// seconds, doubling up to five minutes; forgotten after ten good minutes. For one thread.
final class BackOff {
    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

    private Duration wait = Duration.ZERO;
    private @Nullable Instant lastUpdate;

    /// When it may be tried again.
    ///
    /// @param failedAt the end of the try before
    /// @return null for at once
    @Nullable
    Instant waitUntil(Instant failedAt, Instant now) {
        if (lastUpdate == null || forgotten(failedAt)) {
            return null;
        }
        Instant until = failedAt.plus(wait);
        return now.isBefore(until) ? until : null;
    }

    /// It is tried again now.
    void next(Instant failedAt, Instant now) {
        if (lastUpdate == null || forgotten(failedAt)) {
            wait = FIRST;
        } else {
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
        lastUpdate = now;
    }

    /// It worked.
    void reset() {
        lastUpdate = null;
        wait = Duration.ZERO;
    }

    /// What the next failure waits, for people.
    Duration current() {
        return wait;
    }

    private boolean forgotten(Instant at) {
        return lastUpdate != null && Duration.between(lastUpdate, at).compareTo(FORGOTTEN) > 0;
    }

    /// As Go prints it: `10s`, `1m20s`, `5m0s`.
    static String shown(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
