package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes containers out of the world. Takes their locks.
final class ContainerRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRemoval.class);

    private final ContainerIndex index;
    private final ContainerTable table;
    private final ContainerLauncher launcher;
    private final FlightRecorders recorders;
    private final ContainerClaims claims;
    private final ContainerEvents events;
    private final ContainerRuns runs;
    private final ContainerStops stops;
    private final SetAsideContainers kept;

    ContainerRemoval(
            ContainerIndex index,
            ContainerTable table,
            ContainerLauncher launcher,
            FlightRecorders recorders,
            ContainerClaims claims,
            ContainerEvents events,
            ContainerRuns runs,
            ContainerStops stops,
            SetAsideContainers kept) {
        this.index = index;
        this.table = table;
        this.launcher = launcher;
        this.recorders = recorders;
        this.claims = claims;
        this.events = events;
        this.runs = runs;
        this.stops = stops;
        this.kept = kept;
    }

    /// The end of one that was made to be removed then: with its anonymous volumes, as Docker's `--rm`.
    void removeIfAsked(ManagedContainer container) {
        if (!container.value().config().autoRemove()) {
            return;
        }
        try {
            remove(container, new RemoveOptions(false, true, false));
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                LOG.warn("container {}: not removed after its end: {}", container.id(), e.getMessage());
            }
        }
    }

    void remove(ManagedContainer container, RemoveOptions options) {
        while (true) {
            CompletableFuture<ExitStatus> ended;
            container.lock.lock();
            try {
                Presence.require(container);
                if (container.shim == null) {
                    requireNotRestarting(container, options);
                    takeAway(container, options);
                    return;
                }
                if (!options.force()) {
                    throw inTheWay(container);
                }
                ended = container.ended();
            } finally {
                container.lock.unlock();
            }
            stops.killAndWait(container, ended);
            if (container.value().config().autoRemove() && isRemoved(container)) {
                // The end itself removes it, on another thread; both may try, the first wins.
                return;
            }
        }
    }

    private static boolean isRemoved(ManagedContainer container) {
        container.lock.lock();
        try {
            return container.removed;
        } finally {
            container.lock.unlock();
        }
    }

    private void requireNotRestarting(ManagedContainer container, RemoveOptions options) {
        if (container.value().state().status() == Status.RESTARTING) {
            if (!options.force()) {
                throw inTheWay(container);
            }
            runs.giveUpRestart(container);
        }
    }

    private static EngineException inTheWay(ManagedContainer container) {
        Status status = container.value().state().status();
        return EngineException.conflict(
                "cannot remove container \"" + container.value().name() + "\": container is "
                        + (status == Status.PAUSED
                                ? "paused and must be unpaused first"
                                : status.name().toLowerCase(Locale.ROOT)
                                        + ": stop the container before removing or force remove"));
    }

    /// First the row, so that a crash leaves only an orphan directory that the next start sweeps. Holds the
    /// container's lock; it is not running.
    private void takeAway(ManagedContainer container, RemoveOptions options) {
        boolean undoable = options.undoable() && kept.hasRoom();
        if (undoable) {
            kept.put(container, options.volumes());
        } else {
            table.delete(container.id());
        }
        container.removed = true;
        index.remove(container);
        recorders.forget(container);
        container.awaitingStart.forEach(connection -> connection.cancel(false));
        container.awaitingStart.clear();
        if (undoable) {
            claims.setAside(container.id(), options.volumes());
        } else {
            claims.gone(container.id(), options.volumes());
            launcher.deleteFiles(container.id());
        }
        events.announce(container, ContainerAction.DESTROY);
        ContainerState state = container.value().state();
        Instant finished = state.finishedAt();
        container.gone.complete(new ExitStatus(
                state.exitCode(),
                state.oomKilled(),
                finished == null ? container.value().createdAt() : finished));
    }
}
