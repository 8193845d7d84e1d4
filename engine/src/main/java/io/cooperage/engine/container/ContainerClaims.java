package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.volume.ContainerVolumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a container holds of networks and volumes, let go of when its life is over. A failure there never
/// keeps a container from going: it is logged, and the next start of the engine mends it.
final class ContainerClaims {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerClaims.class);

    private final ContainerNetworks networks;
    private final ContainerVolumes volumes;

    ContainerClaims(ContainerNetworks networks, ContainerVolumes volumes) {
        this.networks = networks;
        this.volumes = volumes;
    }

    /// The container is gone for good.
    void gone(String id, boolean removeVolumes) {
        quietly(id, "its place on the networks", () -> networks.forget(id));
        quietly(id, "its volumes", () -> volumes.forget(id, removeVolumes));
    }

    /// The container counts as gone but may come back. Named volumes can be removed meanwhile; anonymous ones
    /// that are to go with it are kept until it is gone for good.
    void setAside(String id, boolean removeVolumes) {
        quietly(id, "its place on the networks", () -> networks.forget(id));
        if (!removeVolumes) {
            quietly(id, "its volumes", () -> volumes.forget(id, false));
        }
    }

    /// Undoes [#setAside].
    ///
    /// @throws EngineException when a network that it names is gone
    NetworkSettings takeBack(Container container) {
        NetworkSettings settings = networks.admit(
                container.id(), container.name(), container.config().networking(), false);
        for (ContainerConfig.MountRequest mount : container.config().mounts()) {
            if (mount.type() == ContainerConfig.MountRequest.Type.VOLUME) {
                volumes.use(mount.volume(), container.id());
            }
        }
        return settings;
    }

    private static void quietly(String id, String what, Runnable step) {
        try {
            step.run();
        } catch (EngineException e) {
            LOG.warn("container {}: {} left behind: {}", id, what, e.getMessage());
        }
    }
}
