package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.Network.Member;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.network.PortBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/// Networks in memory, with the rules of the engine about names, use and what is predefined, but no bridge.
/// Who is on one, which ports are taken and which rules exist come from the test. Any method can be told to
/// fail or to wait. Any thread.
public class FakeNetworks implements NetworkService {
    private final FakeEvents events;
    private final FakeCalls calls = new FakeCalls();

    /// Guards everything below; events are published outside it.
    private final Object lock = new Object();

    private final Map<String, Network> byId = new LinkedHashMap<>();
    private final Map<Integer, String> held = new LinkedHashMap<>();
    private final Map<String, List<NetworkRule>> rules = new LinkedHashMap<>();
    private List<Hindrance> hindrances = List.of();
    private int made;

    public FakeNetworks(FakeEvents events) {
        this.events = events;
        for (String name : List.of("bridge", "host", "none")) {
            String driver = name.equals("none") ? "null" : name;
            NetworkConfig plain = NetworkConfig.of(name);
            NetworkConfig config = new NetworkConfig(
                    name,
                    driver,
                    false,
                    false,
                    name.equals("bridge") ? List.of(pool(0)) : List.of(),
                    0,
                    false,
                    name.equals("bridge"),
                    name.equals("bridge") ? "coop0" : null,
                    plain.options(),
                    plain.labels());
            keep(new Network(nextId(), config, Instant.EPOCH, true, List.of()));
        }
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    /// Calls of `method` wait until the latch opens, or are cancelled by an interrupt.
    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    /// What was called, such as `create backend`, in order.
    public List<String> calls() {
        return calls.all();
    }

    /// From now on somebody has this port of the machine.
    public void occupy(int port, String holder) {
        synchronized (lock) {
            held.put(port, holder);
        }
    }

    public void free(int port) {
        synchronized (lock) {
            held.remove(port);
        }
    }

    /// Puts a running container on a network.
    public void join(String ref, Member member) {
        members(ref, NetworkAction.CONNECT, member.containerId(), now -> {
            List<Member> more = new ArrayList<>(now);
            more.add(member);
            return more;
        });
    }

    public void leave(String ref, String containerId) {
        members(
                ref,
                NetworkAction.DISCONNECT,
                containerId,
                now -> now.stream()
                        .filter(member -> !member.containerId().equals(containerId))
                        .toList());
    }

    /// What [#rules] answers for a container.
    public void onRules(String containerId, List<NetworkRule> found) {
        synchronized (lock) {
            rules.put(containerId, List.copyOf(found));
        }
    }

    /// What [#hindrances] answers.
    public void hinder(Hindrance... found) {
        synchronized (lock) {
            hindrances = List.of(found);
        }
    }

    @Override
    public Network create(NetworkConfig config) {
        calls.enter("create", config.name());
        Network network;
        synchronized (lock) {
            if (byId.values().stream().anyMatch(other -> other.name().equals(config.name()))) {
                throw EngineException.conflict("network with name " + config.name() + " already exists");
            }
            NetworkConfig complete = config.pools().isEmpty() ? withPool(config, pool(made)) : config;
            network = keep(new Network(nextId(), complete, Instant.now(), false, List.of()));
        }
        announce(network, NetworkAction.CREATE, Map.of());
        return network;
    }

    @Override
    public List<Network> list() {
        calls.enter("list", "");
        synchronized (lock) {
            return List.copyOf(byId.values());
        }
    }

    @Override
    public Network opened(String ref) {
        return get(ref);
    }

    @Override
    public Network get(String ref) {
        synchronized (lock) {
            return byId.values().stream()
                    .filter(network ->
                            network.name().equals(ref) || network.id().startsWith(ref))
                    .findFirst()
                    .orElseThrow(() -> EngineException.notFound("network " + ref + " not found"));
        }
    }

    @Override
    public void remove(String ref) {
        calls.enter("remove", ref);
        Network network = get(ref);
        if (network.predefined()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN, network.name() + " is a pre-defined network and cannot be removed");
        }
        if (!network.members().isEmpty()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "network %s has active endpoints (%s). Disconnect them first."
                            .formatted(
                                    network.name(), network.members().getFirst().containerName()));
        }
        drop(network, NetworkAction.DESTROY);
    }

    @Override
    public List<Network> prunable() {
        calls.enter("prunable", "");
        synchronized (lock) {
            return byId.values().stream()
                    .filter(network ->
                            !network.predefined() && network.members().isEmpty())
                    .toList();
        }
    }

    @Override
    public List<Network> prune(Predicate<Network> which) {
        calls.enter("prune", "");
        List<Network> gone = prunable().stream().filter(which).toList();
        gone.forEach(network -> drop(network, NetworkAction.PRUNE));
        return gone;
    }

    @Override
    public Optional<String> holder(PortBinding port) {
        calls.enter("holder", String.valueOf(port.hostPortFirst()));
        synchronized (lock) {
            return Optional.ofNullable(held.get(port.hostPortFirst()));
        }
    }

    @Override
    public List<NetworkRule> rules(String containerId) {
        calls.enter("rules", containerId);
        synchronized (lock) {
            return rules.getOrDefault(containerId, List.of());
        }
    }

    @Override
    public List<Hindrance> hindrances() {
        calls.enter("hindrances", "");
        synchronized (lock) {
            return hindrances;
        }
    }

    private void members(
            String ref,
            NetworkAction action,
            String containerId,
            java.util.function.UnaryOperator<List<Member>> change) {
        Network now;
        synchronized (lock) {
            Network was = get(ref);
            now = keep(new Network(
                    was.id(), was.config(), was.createdAt(), was.predefined(), change.apply(was.members())));
        }
        announce(now, action, Map.of("container", containerId));
    }

    private void drop(Network network, NetworkAction action) {
        synchronized (lock) {
            byId.remove(network.id());
        }
        announce(network, action, Map.of());
    }

    private Network keep(Network network) {
        synchronized (lock) {
            byId.put(network.id(), network);
        }
        return network;
    }

    private String nextId() {
        synchronized (lock) {
            made++;
            return "%04x".formatted(made * 48271 & 0xffff).repeat(16);
        }
    }

    private static Pool pool(int number) {
        return new Pool("172.%d.0.0/16".formatted(20 + number), null, "172.%d.0.1".formatted(20 + number), Map.of());
    }

    private static NetworkConfig withPool(NetworkConfig config, Pool pool) {
        return new NetworkConfig(
                config.name(),
                config.driver(),
                config.internal(),
                config.ipv6(),
                List.of(pool),
                config.mtu(),
                config.isolated(),
                config.masquerade(),
                config.bridge(),
                config.options(),
                config.labels());
    }

    private void announce(Network network, NetworkAction action, Map<String, String> more) {
        Map<String, String> attributes = new LinkedHashMap<>(more);
        attributes.put("name", network.name());
        attributes.put("type", network.config().driver());
        events.publish(new NetworkEvent(Instant.now(), network.id(), action, attributes));
    }
}
