package io.cooperage.engine.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers mirrors that could not be reached, so that the forty layers of an image don't each wait for them.
final class MirrorHealth {
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

    private final Map<String, Instant> failed = new ConcurrentHashMap<>();
    private final Clock clock;

    MirrorHealth(Clock clock) {
        this.clock = clock;
    }

    void failed(Endpoint mirror) {
        failed.put(mirror.authority(), clock.instant());
    }

    boolean isLeftAlone(Endpoint mirror) {
        Instant when = failed.get(mirror.authority());
        return when != null && clock.instant().isBefore(when.plus(LEFT_ALONE));
    }
}
