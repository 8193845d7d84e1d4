package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Networks as people know them: [NetworkService].
final class NetworkCatalog implements NetworkService {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkCatalog.class);

    private final NetworkState state;
    private final NetworkMachine machine;
    private final NetworkAnnouncer announcer;
    private final InstantSource clock;

    NetworkCatalog(NetworkState state, NetworkMachine machine, NetworkAnnouncer announcer, InstantSource clock) {
        this.state = state;
        this.machine = machine;
        this.announcer = announcer;
        this.clock = clock;
    }

    /// `bridge`, `host` and `none` exist from the start.
    void definePredefined() {
        List<String> present = state.networks().stream()
                .filter(NetworkRecord::predefined)
                .map(NetworkRecord::name)
                .toList();
        Instant now = clock.instant();
        if (!present.contains(NetworkConfig.BRIDGE)) {
            NetworkConfig config = new NetworkConfig(
                    NetworkConfig.BRIDGE,
                    NetworkConfig.BRIDGE,
                    false,
                    false,
                    machine.choosePools(NetworkConfig.of(NetworkConfig.BRIDGE)),
                    0,
                    false,
                    true,
                    null,
                    Map.of(NetworkOptions.DEFAULT_BRIDGE, "true"),
                    Map.of());
            String id = NetworkIds.random();
            state.add(new NetworkRecord(
                    id, config, now, true, true, machine.devices().bridge(id)));
        }
        for (Map.Entry<String, String> other :
                Map.of("host", "host", "none", "null").entrySet()) {
            if (!present.contains(other.getKey())) {
                NetworkConfig config = new NetworkConfig(
                        other.getKey(),
                        other.getValue(),
                        false,
                        false,
                        List.of(),
                        0,
                        false,
                        false,
                        null,
                        Map.of(),
                        Map.of());
                state.add(new NetworkRecord(NetworkIds.random(), config, now, true, false, ""));
            }
        }
    }

    @Override
    public Network create(NetworkConfig asked) {
        NetworkConfig config = NetworkOptions.apply(asked);
        state.requireNameFree(config.name());
        requireDeviceFree(config.bridge());
        config.pools().forEach(pool -> machine.free().requireFree(Subnet.parse(pool.subnet())));
        String id = NetworkIds.random();
        String device = config.bridge() == null ? machine.devices().bridge(id) : config.bridge();
        boolean chosen = config.pools().isEmpty();
        NetworkRecord network = new NetworkRecord(id, config, clock.instant(), false, chosen, device);
        NetworkRecord made = addWithPools(network);
        announcer.network(NetworkAction.CREATE, made);
        return value(made);
    }

    /// Two creates at once may choose the same subnet; the second then chooses again.
    private NetworkRecord addWithPools(NetworkRecord network) {
        while (true) {
            NetworkRecord complete = network.withPools(missingPools(network.config()));
            try {
                state.add(complete);
                return complete;
            } catch (EngineException e) {
                boolean asked =
                        complete.config().pools().equals(network.config().pools());
                if (e.kind() != ErrorKind.FORBIDDEN || asked || clashes(network)) {
                    throw e;
                }
            }
        }
    }

    private boolean clashes(NetworkRecord network) {
        return network.config().pools().stream()
                .map(pool -> Subnet.parse(pool.subnet()))
                .anyMatch(subnet -> state.subnets().stream().anyMatch(subnet::overlaps));
    }

    private List<Pool> missingPools(NetworkConfig config) {
        List<Pool> pools = new ArrayList<>(config.pools());
        boolean has4 = pools.stream().anyMatch(pool -> !isIpv6(pool));
        boolean has6 = pools.stream().anyMatch(NetworkCatalog::isIpv6);
        if (!has4) {
            pools.addFirst(NetworkMachine.pool(machine.free().ipv4(state.subnets())));
        }
        if (config.ipv6() && !has6) {
            pools.add(NetworkMachine.pool(machine.free().ipv6(state.subnets())));
        }
        return pools;
    }

    private static boolean isIpv6(Pool pool) {
        return Subnet.parse(pool.subnet()).isIpv6();
    }

    private void requireDeviceFree(@Nullable String bridge) {
        if (bridge == null) {
            return;
        }
        for (NetworkRecord network : state.networks()) {
            if (network.device().equals(bridge)) {
                throw EngineException.conflict(
                        "bridge name " + bridge + " is in use by network " + network.name() + "; choose another");
            }
        }
        try (NetlinkRoutes routes = NetlinkRoutes.open()) {
            if (routes.find(bridge).isPresent()) {
                throw EngineException.conflict(
                        "bridge name " + bridge + " is taken by a device of this machine; choose another");
            }
        }
    }

    @Override
    public List<Network> list() {
        return state.networks().stream().map(this::value).toList();
    }

    @Override
    public Network opened(String ref) {
        NetworkRecord network = state.resolve(ref);
        if (network.config().driver().equals(NetworkConfig.BRIDGE)) {
            machine.ensureBridge(network);
        }
        return get(network.id());
    }

    @Override
    public Network get(String ref) {
        return value(state.resolve(ref));
    }

    private Network value(NetworkRecord network) {
        return new Network(
                network.id(),
                network.config(),
                network.createdAt(),
                network.predefined(),
                state.membersOf(network.id()),
                network.device());
    }

    @Override
    public void remove(String ref) {
        NetworkRecord network = state.resolve(ref);
        if (network.predefined()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN, network.name() + " is a pre-defined network and cannot be removed");
        }
        remove(network);
    }

    /// The row first: from then on nobody can use it, and a bridge that stays after a crash is swept.
    private void remove(NetworkRecord network) {
        state.remove(network);
        machine.opened().ifPresent(parts -> {
            boolean made = parts.bridges().isMade(network);
            parts.used().flush();
            parts.bridges().remove(network);
            if (made) {
                machine.applyFilter();
            }
        });
        announcer.network(NetworkAction.DESTROY, network);
    }

    @Override
    public List<Network> prunable() {
        return unused().map(this::value).toList();
    }

    private Stream<NetworkRecord> unused() {
        return state.networks().stream().filter(network -> !network.predefined() && !state.isNamed(network));
    }

    @Override
    public List<Network> prune(Predicate<Network> which) {
        List<Network> removed = new ArrayList<>();
        for (NetworkRecord network : unused().toList()) {
            Network value = value(network);
            if (!which.test(value)) {
                continue;
            }
            try {
                remove(network);
                removed.add(value);
            } catch (EngineException e) {
                // Somebody has begun to use it meanwhile.
                LOG.info("network {} is not pruned: {}", network.name(), e.getMessage());
            }
        }
        announcer.pruned();
        return removed;
    }

    @Override
    public Optional<String> holder(PortBinding port) {
        return machine.live().seams().ports().holder(port);
    }

    @Override
    public List<NetworkRule> rules(String containerId) {
        Member.Run run = state.member(containerId).map(Member::run).orElse(null);
        if (run == null) {
            return List.of();
        }
        List<String> addresses = run.endpoints().stream()
                .flatMap(endpoint -> Stream.of(endpoint.ipv4(), endpoint.ipv6()))
                .filter(address -> !address.isEmpty())
                .toList();
        return machine.live().seams().filter().rulesOf(addresses);
    }

    @Override
    public List<Hindrance> hindrances() {
        return machine.hindrances();
    }
}
