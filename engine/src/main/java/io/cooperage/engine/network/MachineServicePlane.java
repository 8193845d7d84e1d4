package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// [ServicePlane] on the parts that the networks work with, which its first use opens.
final class MachineServicePlane implements ServicePlane {
    private final NetworkState state;
    private final NetworkMachine machine;
    private final String tables;

    /// @param tables prefix of the names of this engine's tables
    MachineServicePlane(NetworkState state, NetworkMachine machine, String tables) {
        this.state = state;
        this.machine = machine;
        this.tables = tables;
    }

    private NetworkSeams seams() {
        return machine.live().seams();
    }

    @Override
    public NetworkNamespace namespace() {
        return seams().namespace().namespace();
    }

    @Override
    public NetworkNamespace machine() {
        return seams().machine();
    }

    @Override
    public boolean apart() {
        return seams().namespace().apart();
    }

    @Override
    public Bridge bridge(String network) {
        NetworkRecord record = machine.ensureBridge(state.resolve(network)).network();
        for (Pool pool : record.config().pools()) {
            AddressPool addresses = new AddressPool(record.name(), pool);
            if (addresses.gateway() instanceof Inet4Address gateway) {
                return new Bridge(record.device(), gateway, pool.subnet());
            }
        }
        throw EngineException.invalid("network " + record.name() + " has no IPv4 subnet");
    }

    @Override
    public String table(String purpose) {
        return tables + "_" + purpose;
    }

    @Override
    public Optional<String> filter(String text) {
        Outcome outcome = new NftProgram(namespace()).change(text);
        return outcome.ok() ? Optional.empty() : Optional.of(outcome.text());
    }

    @Override
    public List<InetAddress> resolvers() {
        return ResolvConf.ofMachine().addresses();
    }
}
