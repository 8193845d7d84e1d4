package io.cooperage.engine.network;

import io.cooperage.engine.network.PacketFilter.PortTarget;
import java.util.List;
import java.util.Optional;

/// The machine's ports, as far as containers publish on them. Safe for any thread.
interface HostPorts extends AutoCloseable {

    /// Takes a port for each wish, all or none.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT naming the port and who holds it,
    ///     INVALID_ARGUMENT for an address the machine does not have, FORBIDDEN for one below the machine's
    ///     unprivileged ports, naming the sysctl
    List<PublishedPort> take(String containerId, String containerName, List<PortBinding> wishes);

    /// Takes again what a container that runs already had.
    void retake(String containerId, String containerName, List<PublishedPort> ports);

    /// Traffic to the ports taken for this container flows to these targets from now on, where it does not flow
    /// through the packet filter alone.
    void open(String containerId, List<PortTarget> targets);

    /// Gives back what the container had. Safe to repeat.
    void release(String containerId);

    /// Who stands in the way, in words for a person.
    Optional<String> holder(PortBinding wish);

    @Override
    void close();
}
