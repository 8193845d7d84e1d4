package io.cooperage.engine.container;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does things later: one thread waits for all of them, and each is done on a virtual thread of its own.
final class ContainerTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerTimer.class);

    private final ScheduledThreadPoolExecutor waiting;

    ContainerTimer() {
        waiting = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("container-timer").factory());
        waiting.setRemoveOnCancelPolicy(true);
    }

    /// Something that will be done.
    interface Pending {
        /// Too late when it has begun.
        void cancel();
    }

    /// Nothing is done any more once the timer is closed.
    Pending after(Duration delay, Runnable work) {
        try {
            Future<?> future = waiting.schedule(
                    () -> Thread.ofVirtual().name("container-timed").start(() -> run(work)),
                    Math.max(0, delay.toMillis()),
                    TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("the engine closes: nothing is begun any more");
            return () -> {};
        }
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) { // the edge: nobody else would ever hear of it
            LOG.error("timed work on a container failed", e);
        }
    }

    @Override
    public void close() {
        waiting.shutdownNow();
    }
}
