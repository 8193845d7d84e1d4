package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that acts on a pod. It sleeps until something changed or the time it set itself has come.
final class PodWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String uid;
    private final PodSync sync;
    private final InstantSource clock;
    private final Runnable whenOver;
    private final Thread thread;

    // Guarded by this.
    private KubeObject pod;
    private boolean removed;
    private boolean changed = true;
    private boolean refresh;
    private boolean closed;

    /// @param whenOver told when nothing is left of the pod
    PodWorker(KubeObject pod, KubeletParts parts, Runnable whenOver) {
        this.uid = pod.uid();
        this.pod = pod;
        this.clock = parts.clock();
        this.whenOver = whenOver;
        this.sync = new PodSync(pod, parts, this::poke);
        this.thread = Thread.ofVirtual()
                .name("pod " + pod.namespace() + "/" + pod.name())
                .unstarted(this::run);
    }

    void begin() {
        thread.start();
    }

    /// As the API has it now.
    synchronized void update(KubeObject now) {
        pod = now;
        wakeUp();
    }

    /// The API has it no more.
    synchronized void gone() {
        removed = true;
        wakeUp();
    }

    /// Something of the engine's has changed.
    synchronized void poke() {
        wakeUp();
    }

    /// An object that its volumes are made of has changed, or one that it waits for.
    synchronized void refresh() {
        refresh = true;
        wakeUp();
    }

    synchronized KubeObject pod() {
        return pod;
    }

    private synchronized void wakeUp() {
        changed = true;
        notifyAll();
    }

    private record Turn(KubeObject pod, boolean removed, boolean refresh) {}

    private void run() {
        Instant wake = Instant.MAX;
        try {
            for (Turn turn = await(wake); turn != null; turn = await(wake)) {
                wake = step(turn);
                if (sync.isOver()) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        } finally {
            sync.close();
        }
        if (sync.isOver()) {
            whenOver.run();
        }
    }

    private Instant step(Turn turn) {
        try {
            return sync.step(turn.pod(), turn.removed(), turn.refresh());
        } catch (RuntimeException e) {
            // Whatever it was, the pod must not be left alone.
            LOG.warn("pod {}: step failed, trying again: {}", uid, e.toString(), e);
            return clock.instant().plus(AFTER_FAILURE);
        }
    }

    /// @return null when closed
    private synchronized @Nullable Turn await(Instant until) throws InterruptedException {
        while (!changed && !closed) {
            if (until.equals(Instant.MAX)) {
                wait();
            } else {
                long millis = Duration.between(clock.instant(), until).toMillis();
                if (millis <= 0) {
                    break;
                }
                wait(millis);
            }
        }
        if (closed) {
            return null;
        }
        Turn turn = new Turn(pod, removed, refresh);
        changed = false;
        refresh = false;
        return turn;
    }

    /// The pod's containers live on.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    void join() throws InterruptedException {
        thread.join();
    }
}
