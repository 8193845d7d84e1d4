package io.cooperage.ui.fx;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One daemon thread that sleeps until something is due.
public final class SystemUiClock implements UiClock, AutoCloseable {
    private final Executor fx;
    private final ScheduledThreadPoolExecutor scheduler;

    public SystemUiClock(Executor fx) {
        this.fx = fx;
        scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("ui-clock").daemon(true).factory());
        scheduler.setRemoveOnCancelPolicy(true);
        // What still asks while the window closes, a transfer's progress say, has nothing left to show.
        scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Handle after(Duration delay, Runnable action) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Future<?> future = scheduler.schedule(
                () -> fx.execute(() -> runUnless(cancelled, action)), delay.toNanos(), TimeUnit.NANOSECONDS);
        return handle(cancelled, future);
    }

    @Override
    public Handle every(Duration period, Runnable action) {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean pending = new AtomicBoolean();
        Runnable beat = () -> {
            if (pending.compareAndSet(false, true)) {
                fx.execute(() -> {
                    pending.set(false);
                    runUnless(cancelled, action);
                });
            }
        };
        Future<?> future =
                scheduler.scheduleWithFixedDelay(beat, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return handle(cancelled, future);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private static void runUnless(AtomicBoolean cancelled, Runnable action) {
        if (!cancelled.get()) {
            action.run();
        }
    }

    private static Handle handle(AtomicBoolean cancelled, Future<?> future) {
        return () -> {
            cancelled.set(true);
            future.cancel(false);
        };
    }
}
