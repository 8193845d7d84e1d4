package io.cooperage.engine.container;

import java.time.Duration;

/// How long to wait before a container is started again, as Docker does it: a tenth of a second, twice as long each
/// time, at most a minute, and from the beginning after a run of ten seconds. Guarded by its container's lock.
final class RestartBackoff {
    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofMinutes(1);

    /// A run this long counts as one that works.
    static final Duration GOOD_RUN = Duration.ofSeconds(10);

    /// From this delay on a person should know: some seven ends one soon after the other.
    static final Duration LOOPING = Duration.ofSeconds(6);

    private Duration delay = Duration.ZERO;
    private boolean told;

    /// The delay after a run of this length.
    Duration next(Duration run) {
        if (run.compareTo(GOOD_RUN) >= 0) {
            reset();
        }
        delay = delay.isZero() ? FIRST : delay.multipliedBy(2);
        if (delay.compareTo(LONGEST) > 0) {
            delay = LONGEST;
        }
        return delay;
    }

    /// True once in a row of bad runs, when the delay has become long.
    boolean becameLoop() {
        boolean now = !told && delay.compareTo(LOOPING) >= 0;
        told |= now;
        return now;
    }

    /// The delay that was chosen last; of a container whose engine died meanwhile, the first.
    Duration current() {
        return delay.isZero() ? FIRST : delay;
    }

    void reset() {
        delay = Duration.ZERO;
        told = false;
    }
}
