package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cables of runs that are over. With the container's last process its namespace goes, and the cable with
/// it, all by
/// itself; taking it away at once would make the end of a run wait tens of milliseconds for the kernel. So
/// only what
/// is still there a moment later is taken away: someone else lives in the namespace. An address is given
/// again when
/// its device is gone.
final class UsedCables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsedCables.class);
    private static final long GRACE_MILLIS = 300;

    private final Cables cables;
    private final Consumer<Endpoint> gone;
    private final Queue<Endpoint> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor clock;

    /// @param gone told when an endpoint's device is no more
    UsedCables(Cables cables, Consumer<Endpoint> gone) {
        this.cables = cables;
        this.gone = gone;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("used-cables").factory());
        // What is still there at close is taken away by close itself.
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.setKeepAliveTime(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    void add(Endpoint endpoint) {
        waiting.add(endpoint);
        clock.schedule(this::takeOne, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void takeOne() {
        Endpoint endpoint = waiting.poll();
        if (endpoint == null) {
            return;
        }
        try {
            cables.cut(Cables.device(endpoint.hostDevice()));
            gone.accept(endpoint);
        } catch (EngineException e) {
            // Its address stays taken; the next start of the engine sweeps the device.
            LOG.warn("network device {} left behind: {}", endpoint.hostDevice(), e.getMessage());
        }
    }

    /// Waits for nothing any more: whoever wants an address now gets it.
    synchronized void flush() {
        while (!waiting.isEmpty()) {
            takeOne();
        }
    }

    /// Leaves no cable behind.
    @Override
    public void close() {
        clock.close();
        flush();
    }
}
