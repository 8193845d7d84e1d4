package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.runtime.Shim;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Connections to the streams of containers. Takes their locks.
final class ContainerStreams {
    private final ContainerEvents events;

    ContainerStreams(ContainerEvents events) {
        this.events = events;
    }

    Attachment attach(ManagedContainer container, String ref) {
        Attachment attachment;
        container.lock.lock();
        try {
            Presence.require(container);
            CompletableFuture<SocketChannel> connection = new CompletableFuture<>();
            Shim shim = container.shim;
            if (shim != null) {
                if (container.value().state().status() == Status.PAUSED) {
                    throw EngineException.conflict(
                            "cannot attach to container " + ref + ": it is paused; unpause it first");
                }
                connection.complete(shim.attach());
            } else if (isStartable(container.value().state().status())) {
                container.awaitingStart.add(connection);
            } else {
                throw Presence.notRunning(container, "cannot attach to container " + ref);
            }
            attachment = new ShimAttachment(connection, shim == null ? container.nextEnd() : container.ended());
        } finally {
            container.lock.unlock();
        }
        events.announce(container, ContainerAction.ATTACH);
        return attachment;
    }

    private static boolean isStartable(Status status) {
        return status == Status.CREATED || status == Status.EXITED;
    }

    /// Changes the size of the container's terminal, whoever is attached to it.
    void resize(ManagedContainer container, String ref, int columns, int rows) {
        container.lock.lock();
        try {
            Presence.requireRunning(container, "cannot resize container " + ref).resize(columns, rows);
        } finally {
            container.lock.unlock();
        }
        events.announce(
                container,
                ContainerAction.RESIZE,
                Map.of("width", Integer.toString(columns), "height", Integer.toString(rows)));
    }

    /// A person has let go of it by the keys that say so.
    void detached(ManagedContainer container) {
        events.announce(container, ContainerAction.DETACH);
    }
}
