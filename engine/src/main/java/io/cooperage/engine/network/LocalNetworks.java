package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The networks of one engine on this machine, wired together.
@SuppressWarnings("DoNotCallSuggester")
public final class LocalNetworks implements NetworkService, ContainerNetworks, AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = List.of();

    private LocalNetworks() {}

    public static LocalNetworks open(EnginePaths paths, Database database, EventStream events) {
        return new LocalNetworks();
    }

    @Override
    public Network create(NetworkConfig config) {
        throw EngineException.notImplemented("networks");
    }

    @Override
    public List<Network> list() {
        return List.of();
    }

    @Override
    public Network get(String ref) {
        throw EngineException.notFound("network " + ref + " not found");
    }

    @Override
    public void remove(String ref) {
        throw EngineException.notFound("network " + ref + " not found");
    }

    @Override
    public List<Network> prunable() {
        return List.of();
    }

    @Override
    public List<Network> prune() {
        return List.of();
    }

    @Override
    public Optional<String> holder(PortBinding port) {
        return Optional.empty();
    }

    @Override
    public List<NetworkRule> rules(String containerId) {
        return List.of();
    }

    @Override
    public NetworkSettings admit(String containerId, String name, NetworkSettings settings) {
        return settings;
    }

    @Override
    public EtcFiles prepare(Subject subject, NetworkSettings settings, List<String> exposed) {
        throw EngineException.notImplemented("networks");
    }

    @Override
    public void connect(String containerId, int pid) {
        throw EngineException.notImplemented("networks");
    }

    @Override
    public void release(String containerId) {}

    @Override
    public void forget(String containerId) {}

    @Override
    public void renamed(String containerId, String name) {}

    @Override
    public EtcFiles attach(Subject subject, EndpointConfig endpoint, int pid) {
        throw EngineException.notImplemented("networks");
    }

    @Override
    public EtcFiles detach(Subject subject, String network, int pid) {
        throw EngineException.notImplemented("networks");
    }

    @Override
    public ContainerNetworking state(String containerId) {
        return ContainerNetworking.NONE;
    }

    @Override
    public void reconcile(Map<String, Integer> running) {}

    @Override
    public void close() {}
}
