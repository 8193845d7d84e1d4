package io.cooperage.engine.cluster.collect;

import io.cooperage.engine.error.EngineException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Things to look after, one at a time on a thread of its own, each in the queue once at most. What fails
/// comes again after a while.
final class RetryingQueue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingQueue.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final Consumer<T> work;
    private final ScheduledExecutorService thread;
    private final Set<T> waiting = ConcurrentHashMap.newKeySet();

    RetryingQueue(String name, Consumer<T> work) {
        this.name = name;
        this.work = work;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.thread = executor;
    }

    /// Any thread; returns at once.
    void add(T item) {
        if (waiting.add(item)) {
            try {
                thread.execute(() -> run(item));
            } catch (RejectedExecutionException _) {
                // Closed: the next start looks at everything again.
                waiting.remove(item);
            }
        }
    }

    private void run(T item) {
        // Before the work: what changes while it is done asks for another look.
        waiting.remove(item);
        try {
            work.accept(item);
        } catch (EngineException e) {
            LOG.debug("{}: {} comes again: {}", name, item, e.getMessage());
            again(item);
        } catch (RuntimeException e) { // the edge of this loop: one bad object must not end it
            LOG.warn("{}: {} failed and comes again", name, item, e);
            again(item);
        }
    }

    private void again(T item) {
        if (waiting.add(item)) {
            try {
                thread.schedule(() -> run(item), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                waiting.remove(item);
            }
        }
    }

    /// Waits for what is being done, and lets go of the rest.
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("{}: still at work after 5 s", name);
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
