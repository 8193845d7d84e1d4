package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import java.util.Optional;

/// The machine's own network namespace: bridges of an engine that is root are there.
final class MachineNamespace implements EngineNamespace {
    private final NetworkNamespace namespace = NetworkNamespace.current();

    @Override
    public NetworkNamespace namespace() {
        return namespace;
    }

    @Override
    public boolean apart() {
        return false;
    }

    @Override
    public Optional<String> outage() {
        return Optional.empty();
    }

    @Override
    public void close() {
        namespace.close();
    }
}
