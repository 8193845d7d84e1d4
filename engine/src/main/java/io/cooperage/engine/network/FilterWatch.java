package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.FilterGeneration;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when anybody has changed the packet filter of a namespace: Docker that starts, a firewall that is
/// loaded again. Asks the kernel every two seconds, which takes microseconds.
final class FilterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilterWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final FilterGeneration generation;
    private final Runnable changed;
    private final Thread thread;
    private boolean closed;

    private FilterWatch(FilterGeneration generation, Runnable changed) {
        this.generation = generation;
        this.changed = changed;
        this.thread = Thread.ofPlatform().daemon().name("packet-filter-watch").unstarted(this::watch);
    }

    /// @param changed called once at first, then after changes, our own included, at most once in a
    ///     pause; on a thread of the watch's own
    static FilterWatch start(NetworkNamespace namespace, Runnable changed) {
        FilterWatch watch = new FilterWatch(namespace.call(FilterGeneration::open), changed);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        int seen = 0;
        String trouble = "";
        while (pause()) {
            try {
                int now = generation.number();
                if (now != seen) {
                    changed.run();
                    seen = now;
                }
                trouble = "";
            } catch (EngineException e) {
                // What can't be done now may be possible in two seconds; it is said once.
                if (!trouble.equals(e.getMessage())) {
                    trouble = String.valueOf(e.getMessage());
                    LOG.warn("changes of the packet filter are not followed at the moment: {}", trouble);
                }
            }
        }
    }

    /// @return false at the end
    private synchronized boolean pause() {
        try {
            long end = System.nanoTime() + PAUSE.toNanos();
            while (!closed) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException _) {
            // Nobody else knows this thread; there is nothing to pass it on to.
            LOG.debug("interrupted");
        }
        return false;
    }

    /// Waits for a call of `changed` that is under way, so not to be called from there nor under a lock that
    /// it takes.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        generation.close();
    }
}
