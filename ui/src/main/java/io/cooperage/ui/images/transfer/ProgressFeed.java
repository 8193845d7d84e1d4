package io.cooperage.ui.images.transfer;

import io.cooperage.engine.image.TransferListener;
import io.cooperage.ui.fx.UiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings progress to the JavaFX thread a few times a second, however many items report: of each item only the latest
/// word, in the order in which the items first spoke since.
///
/// Any thread reports; the rest is the JavaFX thread's.
final class ProgressFeed implements TransferListener {
    /// As often as a person can read figures.
    static final Duration PERIOD = Duration.ofMillis(200);

    private final Executor fx;
    private final UiClock clock;
    private final Consumer<List<TransferProgress>> sink;

    /// Guards the two below.
    private final Object lock = new Object();

    private Map<String, TransferProgress> waiting = new LinkedHashMap<>();
    private boolean planned;

    private @Nullable Instant delivered;

    ProgressFeed(Executor fx, UiClock clock, Consumer<List<TransferProgress>> sink) {
        this.fx = fx;
        this.clock = clock;
        this.sink = sink;
    }

    @Override
    public void changed(TransferProgress progress) {
        synchronized (lock) {
            waiting.put(progress.item(), progress);
            if (planned) {
                return;
            }
            planned = true;
        }
        fx.execute(this::deliverInTime);
    }

    /// Delivers what waits, because nothing more will come.
    void flush() {
        Map<String, TransferProgress> now;
        synchronized (lock) {
            planned = false;
            now = waiting;
            waiting = new LinkedHashMap<>();
        }
        delivered = clock.now();
        if (!now.isEmpty()) {
            sink.accept(List.copyOf(now.values()));
        }
    }

    private void deliverInTime() {
        Duration rest = delivered == null ? Duration.ZERO : PERIOD.minus(Duration.between(delivered, clock.now()));
        if (rest.isPositive()) {
            clock.after(rest, this::flush);
        } else {
            flush();
        }
    }
}
