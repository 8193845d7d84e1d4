package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerService.UpdateRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.linux.Cgroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes limits and the restart policy of a container, alive or not. Takes its lock.
final class ContainerUpdates {
    private final ContainerLauncher launcher;
    private final ContainerTable table;
    private final ContainerEvents events;

    ContainerUpdates(ContainerLauncher launcher, ContainerTable table, ContainerEvents events) {
        this.launcher = launcher;
        this.table = table;
        this.events = events;
    }

    /// A limit that can't be held here is refused, so there is nothing to warn of.
    List<String> update(ManagedContainer container, UpdateRequest request) {
        container.lock.lock();
        try {
            Presence.require(container);
            Container value = container.value();
            ContainerConfig config = value.config();
            Limits limits = merge(config.limits(), request.limits());
            ContainerConfig changed = config.toBuilder()
                    .limits(limits)
                    .restart(request.restart() == null ? config.restart() : request.restart())
                    .build();
            ConfigCheck.restart(changed);
            if (request.restart() != null && config.autoRemove()) {
                throw EngineException.conflict(
                        "Restart policy cannot be updated because AutoRemove is enabled" + " for the container");
            }
            Container updated = new Container(value.id(), value.name(), changed, value.state(), value.createdAt());
            // Every limit is looked at before any is changed.
            launcher.check(updated);
            Cgroup cgroup = container.cgroup;
            if (container.isAlive() && !limits.equals(config.limits())) {
                if (cgroup == null || cgroup.directories().isEmpty()) {
                    throw EngineException.notImplemented("update container " + value.name()
                            + ": this machine gives the engine no control groups, so nothing holds its limits"
                            + " (see cooperage doctor)");
                }
                cgroup.update(launcher.limits(limits));
            }
            container.value(updated);
            table.saveConfig(container);
        } finally {
            container.lock.unlock();
        }
        events.announce(container, ContainerAction.UPDATE);
        return List.of();
    }

    /// What Docker refuses to change is refused, in its words.
    static Limits merge(Limits old, Limits change) {
        boolean time = change.cpuQuotaMicros() != null || change.cpuPeriodMicros() != null;
        if (time && old.cpus() != null && change.cpus() == null) {
            throw EngineException.conflict(
                    "Conflicting options: CPU Quota and Period cannot be updated as NanoCPUs has already been set");
        }
        if (change.cpus() != null && (old.cpuQuotaMicros() != null || old.cpuPeriodMicros() != null)) {
            throw EngineException.conflict(
                    "Conflicting options: Nano CPUs cannot be updated as CPU Period/Quota has already been set");
        }
        Long swap = old.memorySwap();
        if (change.memory() != null
                && change.memory() > 0
                && change.memorySwap() == null
                && swap != null
                && swap > 0
                && change.memory() > swap) {
            throw EngineException.conflict("Memory limit should be smaller than already set memoryswap limit,"
                    + " update the memoryswap at the same time");
        }
        if (change.swappiness() != null || change.oomKillDisable()) {
            throw EngineException.notImplemented(
                    "update: swappiness and the OOM killer are set when a container is made; make it anew");
        }
        return new Limits(
                or(change.cpus(), old.cpus()),
                or(change.cpuQuotaMicros(), old.cpuQuotaMicros()),
                or(change.cpuPeriodMicros(), old.cpuPeriodMicros()),
                or(change.cpuShares(), old.cpuShares()),
                or(change.cpuset(), old.cpuset()),
                or(change.cpusetMems(), old.cpusetMems()),
                or(change.memory(), old.memory()),
                or(change.memoryReservation(), old.memoryReservation()),
                or(change.memorySwap(), old.memorySwap()),
                or(change.pids(), old.pids()),
                or(change.ioWeight(), old.ioWeight()),
                change.ioThrottles().isEmpty() ? old.ioThrottles() : change.ioThrottles(),
                change.ioDeviceWeights().isEmpty() ? old.ioDeviceWeights() : change.ioDeviceWeights(),
                old.swappiness(),
                old.oomKillDisable());
    }

    private static <T> @Nullable T or(@Nullable T change, @Nullable T old) {
        return change == null ? old : change;
    }
}
