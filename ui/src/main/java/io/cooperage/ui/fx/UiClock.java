package io.cooperage.ui.fx;

import java.time.Duration;
import java.time.Instant;

/// Time for the window. A JavaFX timeline would keep the render pulse alive at 60 Hz while it waits; this doesn't.
public interface UiClock {
    Instant now();

    /// Runs `action` once on the JavaFX thread after `delay`.
    Handle after(Duration delay, Runnable action);

    /// Runs `action` on the JavaFX thread again and again, first after one `period`; a beat is dropped while the
    /// thread is busy with the one before.
    Handle every(Duration period, Runnable action);

    /// Stops what was planned.
    interface Handle {
        void cancel();
    }
}
