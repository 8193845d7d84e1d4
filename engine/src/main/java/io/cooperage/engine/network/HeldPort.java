package io.cooperage.engine.network;

import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.forward.PortForwarder;
import io.cooperage.engine.network.forward.PortForwarder.Forwarding;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One port of the machine that a container has, with the socket that keeps others from it: one for both
/// families, since Java makes no IPv6 socket for any address that leaves IPv4 alone.
///
/// Made on a thread in the machine's network namespace; then one thread at a time.
final class HeldPort implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final List<PublishedPort> published;

    /// Null when it could not be had again.
    private final @Nullable NetworkChannel socket;

    private @Nullable Forwarding forwarding;

    private HeldPort(List<PublishedPort> published, @Nullable NetworkChannel socket) {
        this.published = List.copyOf(published);
        this.socket = socket;
    }

    /// @throws IOException when somebody has it
    static HeldPort bind(PortBinding wish, List<MachineAddress> addresses, int port) throws IOException {
        List<PublishedPort> published = addresses.stream()
                .map(address -> new PublishedPort(address.text(), port, wish.containerPort(), wish.protocol()))
                .toList();
        return new HeldPort(published, socket(wish.protocol(), addresses, port));
    }

    /// @param published one port, on one or on both families' any-address
    static HeldPort rebind(List<PublishedPort> published) throws IOException {
        PublishedPort first = published.getFirst();
        List<MachineAddress> addresses = published.stream()
                .map(port -> MachineAddress.of(port.hostAddress()))
                .toList();
        return new HeldPort(published, socket(first.protocol(), addresses, first.hostPort()));
    }

    static HeldPort lost(List<PublishedPort> published) {
        return new HeldPort(published, null);
    }

    /// Those that share a socket together.
    static List<List<PublishedPort>> grouped(List<PublishedPort> ports) {
        Map<Object, List<PublishedPort>> groups = new LinkedHashMap<>();
        for (PublishedPort port : ports) {
            boolean any = MachineAddress.of(port.hostAddress()).any();
            Object key = any ? List.of(port.protocol(), port.hostPort()) : port;
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(port);
        }
        return List.copyOf(groups.values());
    }

    private static NetworkChannel socket(Protocol protocol, List<MachineAddress> addresses, int port)
            throws IOException {
        MachineAddress address = addresses.getLast();
        StandardProtocolFamily family = address.ipv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        NetworkChannel channel =
                protocol == Protocol.TCP ? ServerSocketChannel.open(family) : DatagramChannel.open(family);
        try {
            InetSocketAddress local = new InetSocketAddress(address.address(), port);
            if (channel instanceof ServerSocketChannel listener) {
                // It listens from here on: two sockets that only are bound may share a port. Whoever connects
                // before the container is there waits in the backlog.
                listener.bind(local, BACKLOG);
            } else {
                channel.bind(local);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Finds out whether [#bind] would do, without listening for an instant.
    static void probe(PortBinding wish, List<MachineAddress> addresses, int port) throws IOException {
        if (wish.protocol() == Protocol.UDP) {
            socket(wish.protocol(), addresses, port).close();
            return;
        }
        MachineAddress address = addresses.getLast();
        try (SocketChannel channel =
                SocketChannel.open(address.ipv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address.address(), port));
        }
    }

    static String socketText(MachineAddress address, int port) {
        return (address.ipv4() ? address.text() : "[" + address.text() + "]") + ":" + port;
    }

    List<PublishedPort> published() {
        return published;
    }

    /// Nobody can have a socket there as long as this one is.
    boolean inTheWay(Protocol protocol, List<MachineAddress> addresses, int port) {
        return published.stream()
                .filter(own -> own.protocol() == protocol && own.hostPort() == port)
                .map(own -> MachineAddress.of(own.hostAddress()))
                .anyMatch(own ->
                        addresses.stream().anyMatch(address -> own.overlaps(address) || both(own) || both(address)));
    }

    /// Takes IPv4 with it.
    private static boolean both(MachineAddress address) {
        return address.any() && !address.ipv4();
    }

    /// Forwards from now on to what is there for it; called again, new connections go to the new target.
    void open(PortForwarder forwarder, List<PortTarget> targets) {
        InetSocketAddress ipv4 = null;
        InetSocketAddress ipv6 = null;
        for (PortTarget target : targets) {
            if (published.contains(target.port())) {
                if (MachineAddress.of(target.port().hostAddress()).ipv4()) {
                    ipv4 = address(target, target.ipv4(), target.ipv6());
                } else {
                    ipv6 = address(target, target.ipv6(), target.ipv4());
                }
            }
        }
        if (socket == null || (ipv4 == null && ipv6 == null)) {
            return;
        }
        Route route = new Route(ipv4, ipv6);
        try {
            if (forwarding != null) {
                forwarding.to(route);
            } else if (socket instanceof ServerSocketChannel listener) {
                forwarding = forwarder.tcp(listener, route);
            } else if (socket instanceof DatagramChannel datagrams) {
                forwarding = forwarder.udp(datagrams, route);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("forward " + PortSpecs.format(published.getFirst()), e);
        }
    }

    private static @Nullable InetSocketAddress address(
            PortTarget target, @Nullable String best, @Nullable String other) {
        String address = best != null ? best : other;
        return address == null
                ? null
                : new InetSocketAddress(
                        MachineAddress.of(address).address(), target.port().containerPort());
    }

    /// The port is free when this returns, and every connection through it has ended.
    @Override
    public void close() {
        if (forwarding != null) {
            forwarding.close();
        } else if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException("give back " + PortSpecs.format(published.getFirst()), e);
            }
        }
    }
}
