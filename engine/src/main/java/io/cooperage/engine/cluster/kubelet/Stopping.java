package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One container on its way to its end: the hook before it, the stop signal, time to comply, SIGKILL. Does
/// not block: it is asked again and again. For the pod's thread.
final class Stopping {
    /// Even with no grace left a program gets a moment to close its files.
    private static final Duration LEAST = Duration.ofSeconds(2);

    /// The kernel ends a killed process at once unless it hangs; then it is tried again.
    private static final Duration KILL_AGAIN = Duration.ofSeconds(10);

    private final String id;
    private final String signal;
    private final @Nullable Hook hook;
    private Instant deadline;
    private boolean signalled;

    /// @param signal the container's own
    /// @param hook what must be over before; it runs already
    Stopping(String id, String signal, @Nullable Hook hook, Instant deadline) {
        this.id = id;
        this.signal = signal;
        this.hook = hook;
        this.deadline = deadline;
    }

    String id() {
        return id;
    }

    /// Somebody is in more of a hurry.
    void notAfter(Instant other) {
        if (other.isBefore(deadline)) {
            deadline = other;
        }
    }

    /// Takes the next step if it is time.
    ///
    /// @return when to ask again, if the container has not ended by then
    Instant advance(ContainerService containers, Instant now) {
        Hook before = hook;
        if (before != null && !before.isDone() && now.isBefore(deadline)) {
            return deadline;
        }
        if (!signalled) {
            signalled = true;
            kill(containers, signal);
            Instant least = now.plus(LEAST);
            deadline = deadline.isBefore(least) ? least : deadline;
            return deadline;
        }
        if (now.isBefore(deadline)) {
            return deadline;
        }
        kill(containers, "SIGKILL");
        deadline = now.plus(KILL_AGAIN);
        return deadline;
    }

    private void kill(ContainerService containers, String what) {
        try {
            containers.kill(id, what);
        } catch (EngineException e) {
            // It has ended by itself meanwhile.
            if (e.kind() != ErrorKind.CONFLICT && e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
