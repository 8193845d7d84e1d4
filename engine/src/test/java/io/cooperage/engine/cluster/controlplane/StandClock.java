package io.cooperage.engine.cluster.controlplane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/// What everyone on a [ControlStand] reads the time from. It goes as the real one does until a test stops it;
/// from then on only the test moves it, so that no minute passes by chance. For any thread.
final class StandClock extends Clock {
    private volatile UnaryOperator<Instant> reading = UnaryOperator.identity();

    /// It shows this until it is moved on.
    synchronized void stopAt(Instant moment) {
        reading = real -> moment;
    }

    synchronized void forward(Duration by) {
        UnaryOperator<Instant> before = reading;
        reading = real -> before.apply(real).plus(by);
    }

    @Override
    public Instant instant() {
        return reading.apply(Instant.now());
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
