package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.runtime.Shim;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Connections to the streams of containers, and further programs in them. Takes their locks.
final class ContainerStreams {
    private final ContainerLauncher launcher;
    private final ContainerEvents events;

    ContainerStreams(ContainerLauncher launcher, ContainerEvents events) {
        this.launcher = launcher;
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
            } else if (container.value().state().status() == Status.CREATED) {
                container.awaitingStart.add(connection);
            } else {
                throw Presence.notRunning(container, "cannot attach to container " + ref);
            }
            attachment = new ShimAttachment(connection, container.ended());
        } finally {
            container.lock.unlock();
        }
        events.announce(container, ContainerAction.ATTACH);
        return attachment;
    }

    ExecSession exec(ManagedContainer container, String ref, ExecConfig config) {
        ShimExecSession session;
        container.lock.lock();
        try {
            Presence.requireRunning(container, "cannot exec in container " + ref);
            if (container.value().state().status() == Status.PAUSED) {
                throw EngineException.conflict("container " + ref + " is paused, unpause the container before exec");
            }
            session = launcher.exec(container, config);
        } finally {
            container.lock.unlock();
        }
        String command = String.join(" ", config.command());
        events.announce(container, ContainerAction.EXEC_START, Map.of("execID", session.execId(), "command", command));
        session.exit()
                .thenAccept(exit -> events.announce(
                        container,
                        ContainerAction.EXEC_DIE,
                        Map.of("execID", session.execId(), "exitCode", Integer.toString(exit.exitCode()))));
        return session;
    }
}
