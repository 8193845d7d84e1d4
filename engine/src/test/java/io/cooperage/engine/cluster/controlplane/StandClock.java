package io.cooperage.engine.cluster.controlplane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// What everyone on a [ControlStand] reads the time from. It goes as the real one does until a test stops it;
/// from then on only the test moves it, so that no minute passes by chance. For any thread.
final class StandClock extends Clock {
    private final AtomicReference<UnaryOperator<Instant>> reading = new AtomicReference<>(UnaryOperator.identity());

    /// It shows this until it is moved on.
    void stopAt(Instant moment) {
        reading.set(real -> moment);
    }

    void forward(Duration by) {
        reading.updateAndGet(before -> real -> before.apply(real).plus(by));
    }

    @Override
    public Instant instant() {
        return reading.get().apply(Instant.now());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("everything here keeps UTC");
    }
}
