package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.runtime.Shim;

/// Refuses what a container in its present state can't do, in Docker's words. Callers hold the container's lock.
final class Presence {
    private Presence() {}

    /// @throws EngineException NOT_FOUND when it was removed meanwhile
    static void require(ManagedContainer container) {
        if (container.removed) {
            throw EngineException.notFound("No such container: " + container.id());
        }
    }

    /// @param attempt such as `cannot kill container: web`
    /// @throws EngineException CONFLICT when it has no process
    static Shim requireRunning(ManagedContainer container, String attempt) {
        Shim shim = container.shim;
        if (shim == null) {
            throw notRunning(container, attempt);
        }
        return shim;
    }

    static EngineException notRunning(ManagedContainer container, String attempt) {
        return container.value().state().status() == Status.RESTARTING
                ? EngineException.conflict(attempt + ": container " + container.id()
                        + " is restarting, wait until the container is running")
                : EngineException.conflict(attempt + ": container " + container.id() + " is not running");
    }
}
