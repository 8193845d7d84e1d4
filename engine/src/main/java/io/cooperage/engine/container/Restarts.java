package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerTimer.Pending;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Restart policies: whether and when a container whose process ended is started again.
///
/// While it waits the container is RESTARTING, which is written down, so the next engine goes on where this one died.
/// Callers hold the container's lock.
final class Restarts {
    private final ContainerTimer timer;
    private final ContainerEvents events;
    private final Consumer<ManagedContainer> startAgain;

    /// False while the engine opens: what ended before that is started when everything else is in its place.
    private volatile boolean open;

    /// @param startAgain called without a lock, on a thread of its own
    Restarts(ContainerTimer timer, ContainerEvents events, Consumer<ManagedContainer> startAgain) {
        this.timer = timer;
        this.events = events;
        this.startAgain = startAgain;
    }

    /// Whether the policy wants another run after this end.
    static boolean wanted(ManagedContainer container, int exitCode) {
        RestartPolicy policy = container.value().config().restart();
        if (container.stoppedByPerson) {
            return false;
        }
        return switch (policy.kind()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> exitCode != 0 && mayTryAgain(container, policy);
        };
    }

    private static boolean mayTryAgain(ManagedContainer container, RestartPolicy policy) {
        return policy.maximumRetries() == 0 || container.value().state().restartCount() < policy.maximumRetries();
    }

    /// Whether a container that does not run is started because the engine is.
    static boolean wantedAtOpen(ManagedContainer container) {
        RestartPolicy.Kind kind = container.value().config().restart().kind();
        return switch (container.value().state().status()) {
            case RESTARTING -> true;
            case EXITED ->
                kind == RestartPolicy.Kind.ALWAYS
                        || (kind == RestartPolicy.Kind.UNLESS_STOPPED && !container.stoppedByPerson);
            default -> false;
        };
    }

    /// The container has just become RESTARTING after a run from `started` to `ended`.
    void schedule(ManagedContainer container, Instant started, Instant ended) {
        Duration delay = container.backoff.next(Duration.between(started, ended));
        if (container.backoff.becameLoop()) {
            loop(container, "waits " + delay.toSeconds() + " s before the next try");
        }
        if (open) {
            begin(container, delay);
        }
    }

    private void begin(ManagedContainer container, Duration delay) {
        cancel(container);
        container.pendingRestart = timer.after(delay, () -> startAgain.accept(container));
    }

    /// From now on what is RESTARTING is started again when its time has come.
    void open() {
        open = true;
    }

    /// Starts one because the engine has started, when it is its turn; one that was RESTARTING goes on waiting
    /// before.
    void atOpen(ManagedContainer container, OpeningOrder order) {
        Container value = container.value();
        Duration delay = value.state().status() == Status.RESTARTING ? container.backoff.current() : Duration.ZERO;
        CompletableFuture<Void> turn = order.turn(value);
        Pending pending = timer.after(delay, () -> {
            try {
                turn.join();
                startAgain.accept(container);
            } finally {
                order.tried(value);
            }
        });
        container.pendingRestart = () -> {
            pending.cancel();
            order.tried(value);
        };
    }

    void cancel(ManagedContainer container) {
        Pending pending = container.pendingRestart;
        container.pendingRestart = null;
        if (pending != null) {
            pending.cancel();
        }
    }

    /// The policy has tried as often as it may, or a start has failed.
    void gaveUp(ManagedContainer container, String why) {
        loop(container, why);
    }

    /// Whether this end is the last of an `on-failure` container that has used up its tries.
    static boolean usedUp(ManagedContainer container, int exitCode) {
        RestartPolicy policy = container.value().config().restart();
        return policy.kind() == RestartPolicy.Kind.ON_FAILURE
                && !container.stoppedByPerson
                && exitCode != 0
                && !mayTryAgain(container, policy);
    }

    private void loop(ManagedContainer container, String why) {
        ContainerState state = container.value().state();
        events.announce(
                container,
                ContainerAction.CRASH_LOOP,
                Map.of(
                        "restartCount",
                        Integer.toString(state.restartCount()),
                        "exitCode",
                        Integer.toString(state.exitCode()),
                        "reason",
                        why));
    }
}
