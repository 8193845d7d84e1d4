package io.cooperage.engine.cluster.service;

import io.cooperage.engine.network.ServicePlane;
import io.cooperage.engine.network.forward.PortForwarder;
import io.cooperage.engine.network.forward.PortForwarder.Forwarding;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets by which node ports are reached where no rule of the packet filter can lead: from the
/// machine's loopback and, where the networks are apart from the machine, from everywhere. What arrives is
/// passed on to the node port at the bridge's address, from where the filter leads on. One thread at a time.
final class NodePorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodePorts.class);
    private static final int BACKLOG = 1024;

    private final ServicePlane plane;
    private final Inet4Address gateway;
    private final PortForwarder forwarder;
    private final Map<NodePort, List<Forwarding>> open = new HashMap<>();

    /// Told once.
    private final Set<NodePort> lost = new HashSet<>();

    NodePorts(ServicePlane plane, Inet4Address gateway) {
        this.plane = plane;
        this.gateway = gateway;
        this.forwarder = new PortForwarder(plane.namespace());
    }

    /// @param protocol `TCP`, `UDP` or `SCTP`
    /// @param service whose it is, for people
    record NodePort(String protocol, int port, String service) {}

    /// Ends those that are not among these.
    void retain(Set<NodePort> wanted) {
        lost.retainAll(wanted);
        open.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().forEach(Forwarding::close);
            }
            return gone;
        });
    }

    /// Begins those that are not there yet. One that can't be had is told of, and the others are.
    void open(Set<NodePort> wanted) {
        for (NodePort port : wanted) {
            if (!open.containsKey(port) && !lost.contains(port)) {
                List<Forwarding> forwardings = forward(port);
                if (forwardings.isEmpty()) {
                    lost.add(port);
                } else {
                    open.put(port, forwardings);
                }
            }
        }
    }

    private List<Forwarding> forward(NodePort port) {
        if (port.protocol().equals("SCTP")) {
            if (plane.apart()) {
                LOG.warn(
                        "node port {} of {} is SCTP, which is not forwarded without root", port.port(), port.service());
            }
            return List.of();
        }
        InetSocketAddress target = new InetSocketAddress(gateway, port.port());
        Route route = new Route(target, target);
        List<Forwarding> forwardings = new ArrayList<>();
        for (InetAddress address : addresses()) {
            try {
                NetworkChannel socket = plane.machine().call(() -> bind(port, address));
                forwardings.add(
                        socket instanceof ServerSocketChannel listener
                                ? forwarder.tcp(listener, route)
                                : forwarder.udp((DatagramChannel) socket, route));
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "node port {} of Service {} can't be asked at {}: {}",
                        port.port(),
                        port.service(),
                        address.getHostAddress(),
                        e.getMessage());
            }
        }
        return forwardings;
    }

    /// Where the bridge is the machine's too, only loopback: were the filter's table gone, a socket for any
    /// address would be asked by its own forwarder.
    private List<InetAddress> addresses() {
        return plane.apart()
                ? List.of(InetAddress.ofLiteral("::"))
                : List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    }

    private static NetworkChannel bind(NodePort port, InetAddress address) throws IOException {
        StandardProtocolFamily family =
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        InetSocketAddress local = new InetSocketAddress(address, port.port());
        NetworkChannel channel =
                port.protocol().equals("UDP") ? DatagramChannel.open(family) : ServerSocketChannel.open(family);
        boolean bound = false;
        try {
            if (channel instanceof ServerSocketChannel listener) {
                listener.bind(local, BACKLOG);
            } else {
                channel.bind(local);
            }
            bound = true;
            return channel;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        retain(Set.of());
        forwarder.close();
    }
}
