package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetworkLink;
import io.cooperage.engine.network.Bridges.Bridge;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.network.PacketFilter.FilterState;
import io.cooperage.engine.network.PacketFilter.FilteredBridge;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the networks are made of in the kernel: bridges, cables, the packet filter. Opened at first need.
/// Any thread.
final class NetworkMachine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkMachine.class);

    private final NetworkState state;
    private final FreeSubnets free;
    private final DeviceNames devices;
    private final NetworkSeams.Factory factory;

    /// Guards the order in which states reach the packet filter.
    private final Object filtering = new Object();

    private @Nullable Live live;
    private boolean closed;

    NetworkMachine(NetworkState state, FreeSubnets free, DeviceNames devices, NetworkSeams.Factory factory) {
        this.state = state;
        this.free = free;
        this.devices = devices;
        this.factory = factory;
    }

    record Live(NetworkSeams seams, Bridges bridges, Cables cables, UsedCables used) {}

    synchronized Live live() {
        if (closed) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "the engine is closed");
        }
        Live present = live;
        if (present != null) {
            return present;
        }
        NetworkSeams seams;
        try {
            seams = factory.open();
        } catch (EngineException e) {
            throw explained(e);
        }
        Cables cables = new Cables(seams.routes());
        Live opened = new Live(
                seams, new Bridges(seams.namespace(), seams.routes()), cables, new UsedCables(cables, state::free));
        live = opened;
        return opened;
    }

    /// Without opening anything.
    synchronized Optional<Live> opened() {
        return Optional.ofNullable(live);
    }

    /// @return with the subnets that it has now
    Bridge ensureBridge(NetworkRecord network) {
        Live parts = live();
        Bridge bridge;
        try {
            bridge = parts.bridges().ensure(network, this::checkSubnets);
        } catch (EngineException e) {
            throw e.kind() == ErrorKind.FORBIDDEN || e.kind() == ErrorKind.NOT_IMPLEMENTED ? explained(e) : e;
        }
        if (bridge.fresh()) {
            try {
                applyFilter();
            } catch (EngineException e) {
                // A bridge without its rules would let out what they hold back.
                parts.bridges().remove(network);
                throw explained(e);
            }
        }
        return bridge;
    }

    /// The machine may have got other routes since the network was made: another engine's, a VPN's.
    private NetworkRecord checkSubnets(NetworkRecord network) {
        try {
            network.config().pools().forEach(pool -> free.requireFree(Subnet.parse(pool.subnet())));
            return network;
        } catch (EngineException e) {
            if (!network.chosen()) {
                throw e;
            }
            NetworkRecord changed = network.withPools(choosePools(network.config()));
            if (!state.replacePools(changed)) {
                throw e;
            }
            LOG.info(
                    "network {} has the subnets {} from now on: {}",
                    network.name(),
                    changed.config().pools().stream().map(Pool::subnet).toList(),
                    e.getMessage());
            return changed;
        }
    }

    /// Subnets for the families of the network.
    List<Pool> choosePools(NetworkConfig config) {
        List<Pool> pools = new ArrayList<>();
        pools.add(pool(free.ipv4(state.subnets())));
        if (config.ipv6()) {
            pools.add(pool(free.ipv6(state.subnets())));
        }
        return pools;
    }

    static Pool pool(Subnet subnet) {
        return AddressPool.complete(new Pool(subnet.toString(), null, null, Map.of()));
    }

    FreeSubnets free() {
        return free;
    }

    DeviceNames devices() {
        return devices;
    }

    private static EngineException explained(EngineException failure) {
        return new EngineException(
                failure.kind(),
                "this container's network can't be made: " + failure.getMessage()
                        + "; with --network none or --network host a container needs no bridge",
                failure);
    }

    /// Tells the packet filter what is there now.
    void applyFilter() {
        applyFilter(live());
    }

    private void applyFilter(Live parts) {
        synchronized (filtering) {
            List<FilteredBridge> bridges = new ArrayList<>();
            for (NetworkRecord network : state.networks()) {
                if (network.isBridge() && parts.bridges().isMade(network)) {
                    bridges.add(filtered(network));
                }
            }
            List<PortTarget> targets = state.members().stream()
                    .flatMap(member -> PortWishes.targets(state, member).stream())
                    .toList();
            parts.seams().filter().set(new FilterState(bridges, targets));
        }
    }

    private static FilteredBridge filtered(NetworkRecord network) {
        NetworkConfig config = network.config();
        return new FilteredBridge(
                network.device(),
                config.pools().stream().map(Pool::subnet).toList(),
                config.internal(),
                config.isolated(),
                config.masquerade() && !config.internal());
    }

    /// Without opening anything: where nothing is open yet, what bridges would meet.
    List<Hindrance> hindrances() {
        return opened().map(parts -> parts.seams().filter().hindrances()).orElseGet(factory::hindrances);
    }

    /// Whether one of these bridges, or anything of this engine's, is among the machine's devices or in its
    /// packet filter. Looks without opening anything.
    boolean anythingLeft(Set<String> bridges) {
        try (NetlinkRoutes routes = NetlinkRoutes.open()) {
            if (routes.links().stream()
                    .map(NetworkLink::name)
                    .anyMatch(
                            name -> bridges.contains(name) || devices.isOurBridge(name) || devices.isOurCable(name))) {
                return true;
            }
        }
        // Last, since it may cost a program.
        return factory.isLeft();
    }

    /// Takes away the devices of this engine that no run holds: a crash, or a run that ended while no
    /// engine ran,
    /// left them.
    void sweep() {
        Live parts = live();
        Set<String> cables = new HashSet<>();
        Set<String> networks = new HashSet<>();
        for (Member member : state.members()) {
            Member.Run run = member.run();
            if (run != null) {
                run.endpoints().forEach(endpoint -> {
                    cables.add(Cables.device(endpoint.hostDevice()));
                    networks.add(endpoint.networkId());
                });
            }
        }
        parts.seams().routes().links().stream()
                .filter(link -> link.kind().equals("veth") && devices.isOurCable(link.name()))
                .filter(link -> !cables.contains(link.name()))
                .forEach(link -> parts.seams().routes().delete(link.index()));
        parts.bridges().sweep(state.networks(), networks, devices);
    }

    /// Leaves what containers that run need, and nothing else.
    @Override
    public synchronized void close() {
        closed = true;
        Live parts = live;
        live = null;
        if (parts == null) {
            return;
        }
        parts.used().close();
        Set<String> needed = new HashSet<>();
        for (NetworkRecord network : state.networks()) {
            if (!state.membersOf(network.id()).isEmpty()) {
                needed.add(network.id());
            }
        }
        try {
            parts.bridges().sweep(state.networks(), needed, devices);
            applyFilter(parts);
        } catch (EngineException e) {
            // The next start of the engine mends it.
            LOG.warn("networks are not put away: {}", e.getMessage());
        } finally {
            parts.seams().close();
        }
    }
}
