package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import io.cooperage.engine.network.PacketFilter.FilterState;
import io.cooperage.engine.network.PacketFilter.FilteredBridge;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// [ServicePlane] on a [TestWorld]: `br1` is the pods' bridge, with the networks' own rules.
public final class TestPlane implements ServicePlane, AutoCloseable {
    private final TestWorld world;
    private final boolean apart;
    private final NftFilter filter;

    /// @param apart programs of the machine are on the other end of the wire, as they are for an engine
    ///     that is not root
    public TestPlane(TestWorld world, boolean apart) {
        this.world = world;
        this.apart = apart;
        this.filter = new NftFilter(world.machine(), "test-1");
        world.bridge(1);
        world.bridge(2);
        filter.set(new FilterState(List.of(bridge(1), bridge(2)), List.of()));
    }

    private static FilteredBridge bridge(int n) {
        return new FilteredBridge("br" + n, List.of("10." + n + ".0.0/16"), false, false, true);
    }

    @Override
    public NetworkNamespace namespace() {
        return world.machine();
    }

    @Override
    public NetworkNamespace machine() {
        return apart ? world.namespace("host") : world.machine();
    }

    @Override
    public boolean apart() {
        return apart;
    }

    @Override
    public Bridge bridge(String network) {
        return new Bridge("br1", Inet4Address.ofLiteral("10.1.0.1"), "10.1.0.0/16");
    }

    @Override
    public String table(String purpose) {
        return "cooperage_test_1_" + purpose;
    }

    @Override
    public Optional<String> filter(String text) {
        Outcome outcome = new NftProgram(world.machine()).change(text);
        return outcome.ok() ? Optional.empty() : Optional.of(outcome.text());
    }

    @Override
    public List<InetAddress> resolvers() {
        return List.of();
    }

    @Override
    public void close() {
        filter.close();
    }
}
