package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.FilterEvents;
import io.cooperage.engine.linux.netlink.FilterGeneration;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when anybody has changed the packet filter of a namespace: Docker that starts, a firewall that is
/// loaded again. The kernel says so; while nothing changes, nothing is done.
final class FilterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilterWatch.class);

    /// A firewall is loaded in many steps, and all of ours are changes too: one look serves for those of so
    /// long.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final FilterEvents events;

    /// Tells messages about what was looked at already from others.
    private final FilterGeneration generation;

    private final Runnable changed;
    private final Thread thread;
    private boolean closed;

    private FilterWatch(FilterEvents events, FilterGeneration generation, Runnable changed) {
        this.events = events;
        this.generation = generation;
        this.changed = changed;
        this.thread = Thread.ofPlatform().daemon().name("packet-filter-watch").unstarted(this::watch);
    }

    /// @param changed called once at first, then after changes, our own included: at once after a time
    ///     without any, and at most once in a pause; on a thread of the watch's own
    static FilterWatch start(NetworkNamespace namespace, Runnable changed) {
        FilterWatch watch = namespace.call(() -> open(changed));
        watch.thread.start();
        return watch;
    }

    private static FilterWatch open(Runnable changed) {
        FilterEvents events = FilterEvents.open();
        FilterWatch watch = null;
        try {
            watch = new FilterWatch(events, FilterGeneration.open(), changed);
            return watch;
        } finally {
            if (watch == null) {
                events.close();
            }
        }
    }

    private void watch() {
        int seen = 0;
        long last = System.nanoTime() - PAUSE.toNanos();
        String trouble = "";
        while (!isClosed()) {
            try {
                if (generation.number() != seen) {
                    if (!pauseUntil(last + PAUSE.toNanos())) {
                        return;
                    }
                    last = System.nanoTime();
                    // Before looking: what changes meanwhile is looked at again.
                    int now = generation.number();
                    changed.run();
                    seen = now;
                }
                trouble = "";
                events.await();
            } catch (EngineException e) {
                // What can't be done now may be possible in two seconds; it is said once.
                last = System.nanoTime();
                if (!trouble.equals(e.getMessage())) {
                    trouble = String.valueOf(e.getMessage());
                    LOG.warn("changes of the packet filter are not followed at the moment: {}", trouble);
                }
                if (!pauseUntil(last + PAUSE.toNanos())) {
                    return;
                }
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// @param end of System.nanoTime
    /// @return false at the end of the watch
    private synchronized boolean pauseUntil(long end) {
        try {
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
        events.wake();
        try {
            thread.join();
        } catch (InterruptedException _) {
            // The thread may still read; the kernel takes the sockets back with the process.
            Thread.currentThread().interrupt();
            return;
        }
        generation.close();
        events.close();
    }
}
