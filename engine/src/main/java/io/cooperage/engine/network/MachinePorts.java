package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.forward.PortForwarder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ports of this machine. Each that is taken is held by a socket of ours as long as the engine lives, so nobody
/// else can take it; what arrives at that socket is forwarded to the container. Where a packet filter leads
/// to the container, little does arrive: IPv6 from the machine's loopback, IPv6 for a container that has only IPv4.
/// Where none does, as for an engine whose networks are apart, everything does.
final class MachinePorts implements HostPorts {
    private static final Logger LOG = LoggerFactory.getLogger(MachinePorts.class);

    private final NetworkNamespace machine;
    private final PortForwarder forwarder;

    /// By container. Guarded by this, as is everything below.
    private final Map<String, Holding> holdings = new HashMap<>();

    /// Where the search for any free port goes on, so that a port that was given back is not given again at once.
    private int next;

    /// @param machine where ports are taken
    /// @param engine where containers are reached from; both stay the caller's
    MachinePorts(NetworkNamespace machine, NetworkNamespace engine) {
        this.machine = machine;
        this.forwarder = new PortForwarder(engine);
    }

    private record Holding(String containerName, List<HeldPort> ports) {}

    @Override
    public synchronized List<PublishedPort> take(String containerId, String containerName, List<PortBinding> wishes) {
        release(containerId);
        if (wishes.isEmpty()) {
            return List.of();
        }
        List<HeldPort> taken = new ArrayList<>();
        boolean complete = false;
        try {
            machine.call(() -> {
                MachineFacts facts = MachineFacts.read();
                for (PortBinding wish : wishes) {
                    taken.add(takeOne(facts, wish, taken));
                }
                return true;
            });
            complete = true;
        } finally {
            if (!complete) {
                taken.forEach(HeldPort::close);
            }
        }
        holdings.put(containerId, new Holding(containerName, taken));
        return taken.stream().flatMap(port -> port.published().stream()).toList();
    }

    private HeldPort takeOne(MachineFacts facts, PortBinding wish, List<HeldPort> taken) {
        List<MachineAddress> addresses = facts.addresses(wish);
        if (wish.hostPortFirst() == 0 && wish.hostPortLast() == 0) {
            return takeAny(facts.ports(), wish, addresses, taken);
        }
        IOException refusal = new IOException("no port");
        for (int port = wish.hostPortFirst(); port <= wish.hostPortLast(); port++) {
            if (publisher(wish.protocol(), addresses, port, taken).isEmpty()) {
                try {
                    return HeldPort.bind(wish, addresses, port);
                } catch (IOException e) {
                    refusal = e;
                }
            }
        }
        throw refusal(facts, wish, addresses, taken, refusal);
    }

    private HeldPort takeAny(
            LocalPortRange range, PortBinding wish, List<MachineAddress> addresses, List<HeldPort> taken) {
        for (int tries = 0; tries < range.size(); tries++) {
            int port = range.port(next);
            next = (next + 1) % range.size();
            if (range.free(port)
                    && publisher(wish.protocol(), addresses, port, taken).isEmpty()) {
                try {
                    return HeldPort.bind(wish, addresses, port);
                } catch (IOException _) {
                    // Somebody has it; the next one may do.
                }
            }
        }
        throw new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "publish port " + wish.containerPort() + "/" + wish.protocol().word() + ": no port from "
                        + range.first() + " to " + range.last()
                        + " is free (sysctl net.ipv4.ip_local_port_range); name one with -p PORT:"
                        + wish.containerPort());
    }

    private EngineException refusal(
            MachineFacts facts,
            PortBinding wish,
            List<MachineAddress> addresses,
            List<HeldPort> taken,
            IOException cause) {
        int port = wish.hostPortFirst();
        String bind = "Bind for " + HeldPort.socketText(addresses.getFirst(), port) + " failed: ";
        Optional<String> holder = holder(wish, addresses, port, taken);
        if (wish.hostPortLast() > port) {
            return new EngineException(
                    ErrorKind.CONFLICT,
                    "Bind for " + HeldPort.socketText(addresses.getFirst(), port) + "-" + wish.hostPortLast()
                            + " failed: port is already allocated: all of them are in use, the first by "
                            + holder.orElse("another program") + ". Choose other ports",
                    cause);
        }
        if (holder.isEmpty() && port < facts.ports().unprivileged()) {
            return new EngineException(
                    ErrorKind.FORBIDDEN,
                    bind + "permission denied: ports below "
                            + facts.ports().unprivileged() + " need a right that this user lacks (sysctl"
                            + " net.ipv4.ip_unprivileged_port_start). Choose a higher port, or allow it with: sudo sysctl"
                            + " net.ipv4.ip_unprivileged_port_start=" + port,
                    cause);
        }
        return new EngineException(
                ErrorKind.CONFLICT,
                bind + "port is already allocated: " + holder.orElse("another program (" + cause.getMessage() + ")")
                        + " has it. Stop that or choose another port",
                cause);
    }

    /// In words; looks in the namespace of the calling thread.
    private Optional<String> holder(PortBinding wish, List<MachineAddress> addresses, int port, List<HeldPort> taken) {
        return publisher(wish.protocol(), addresses, port, taken)
                .or(() -> SocketOwner.find(wish.protocol(), addresses, port));
    }

    /// The container that has published there already.
    private Optional<String> publisher(
            PortBinding.Protocol protocol, List<MachineAddress> addresses, int port, List<HeldPort> taken) {
        if (taken.stream().anyMatch(held -> held.inTheWay(protocol, addresses, port))) {
            return Optional.of("this very container, which asks for it twice,");
        }
        return holdings.values().stream()
                .filter(holding -> holding.ports().stream().anyMatch(held -> held.inTheWay(protocol, addresses, port)))
                .findFirst()
                .map(holding -> "container " + holding.containerName());
    }

    @Override
    public synchronized void retake(String containerId, String containerName, List<PublishedPort> ports) {
        release(containerId);
        if (ports.isEmpty()) {
            return;
        }
        List<HeldPort> taken = machine.call(() -> HeldPort.grouped(ports).stream()
                .map(published -> bindAgain(containerName, published))
                .toList());
        holdings.put(containerId, new Holding(containerName, taken));
    }

    /// What the filter leads to the container goes on even when the socket can't be had again.
    private static HeldPort bindAgain(String containerName, List<PublishedPort> published) {
        try {
            return HeldPort.rebind(published);
        } catch (IOException e) {
            PublishedPort first = published.getFirst();
            LOG.warn(
                    "port {} of container {} was taken while no engine held it: {} has it ({})",
                    PortSpecs.format(first),
                    containerName,
                    SocketOwner.find(
                                    first.protocol(), List.of(MachineAddress.of(first.hostAddress())), first.hostPort())
                            .orElse("another program"),
                    e.getMessage());
            return HeldPort.lost(published);
        }
    }

    @Override
    public synchronized void open(String containerId, List<PortTarget> targets) {
        Holding holding = holdings.get(containerId);
        if (holding != null) {
            holding.ports().forEach(port -> port.open(forwarder, targets));
        }
    }

    @Override
    public synchronized void release(String containerId) {
        Holding holding = holdings.remove(containerId);
        if (holding != null) {
            holding.ports().forEach(HeldPort::close);
        }
    }

    @Override
    public synchronized Optional<String> holder(PortBinding wish) {
        if (wish.hostPortFirst() == 0 && wish.hostPortLast() == 0) {
            return Optional.empty();
        }
        return machine.call(() -> {
            MachineFacts facts = MachineFacts.read();
            List<MachineAddress> addresses = facts.addresses(wish);
            Optional<String> first = Optional.empty();
            for (int port = wish.hostPortFirst(); port <= wish.hostPortLast(); port++) {
                Optional<String> holder = obstacle(facts, wish, addresses, port);
                if (holder.isEmpty()) {
                    return holder;
                }
                first = first.or(() -> holder);
            }
            return first;
        });
    }

    private Optional<String> obstacle(MachineFacts facts, PortBinding wish, List<MachineAddress> addresses, int port) {
        Optional<String> publisher = publisher(wish.protocol(), addresses, port, List.of());
        if (publisher.isPresent()) {
            return publisher;
        }
        try {
            HeldPort.probe(wish, addresses, port);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(SocketOwner.find(wish.protocol(), addresses, port)
                    .orElseGet(() -> port < facts.ports().unprivileged()
                            ? "the kernel, which keeps ports below "
                                    + facts.ports().unprivileged() + " from this user"
                            : "another program (" + e.getMessage() + ")"));
        }
    }

    @Override
    public synchronized void close() {
        holdings.values().forEach(holding -> holding.ports().forEach(HeldPort::close));
        holdings.clear();
        forwarder.close();
    }
}
