package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import java.net.InetAddress;
import java.util.Optional;

/// The network namespace that holds the bridges: the machine's own when the engine is root, one of the engine's
/// otherwise, joined to the world by a program such as pasta. Nobody else needs to know which.
interface EngineNamespace extends AutoCloseable {
    NetworkNamespace namespace();

    /// Not the machine's: whoever is to be reached from the machine must be forwarded to.
    boolean apart();

    /// Why there is no way out to the world, with what mends it; empty when there is one.
    Optional<String> outage();

    /// The address by which this machine is reached from the namespace, where that is not the gateway of each
    /// bridge; empty when [#apart] and it can't be reached.
    default Optional<InetAddress> machine() {
        return Optional.empty();
    }

    /// Lets go. While containers live in it, it lives on for the next engine.
    @Override
    void close();
}
