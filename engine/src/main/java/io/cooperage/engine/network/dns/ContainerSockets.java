package io.cooperage.engine.network.dns;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.netlink.PortRedirect;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets that stand for 127.0.0.11 port 53 in a container, bound to a port that its programs will
/// hardly want: they may serve DNS themselves, and the packet filter of the container leads questions here.
record ContainerSockets(DatagramChannel datagrams, ServerSocketChannel streams) {
    static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.0.0.11");
    static final int PORT = 53;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerSockets.class);
    private static final int FIRST_PORT = 40_000;
    private static final int PORTS = 20_000;
    private static final int ATTEMPTS = 50;

    /// @param seed the same for the same container: an engine that comes after takes the same port if it can,
    ///     and clients that keep to one socket, whose packets the kernel goes on leading there, notice
    ///     nothing
    static ContainerSockets open(NetworkNamespace namespace, int seed) {
        return namespace.call(() -> {
            ContainerSockets sockets = openHere(seed);
            try {
                PortRedirect.set(ADDRESS, PORT, sockets.port());
                return sockets;
            } catch (SyscallException e) {
                // A kernel without nftables or its address translation. Port 53 itself serves as well, as
                // long as the container wants none.
                sockets.close();
                LOG.warn("containers can't serve DNS themselves: {}", e.getMessage());
                ContainerSockets plain = at(ADDRESS, PORT);
                if (plain == null) {
                    throw new EngineException(
                            ErrorKind.UNAVAILABLE, "names can't be served: port 53 is taken in the container", e);
                }
                return plain;
            }
        });
    }

    /// Plain sockets at an address of `namespace`, for whoever leads questions there.
    ///
    /// @param preferred the port that is taken when it is free
    static ContainerSockets open(NetworkNamespace namespace, InetAddress address, int preferred) {
        return namespace.call(() -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                ContainerSockets sockets = at(address, preferred + attempt);
                if (sockets != null) {
                    return sockets;
                }
            }
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "names can't be served: the ports from " + preferred + " on are taken on "
                            + address.getHostAddress());
        });
    }

    private static ContainerSockets openHere(int seed) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ContainerSockets sockets = at(ADDRESS, FIRST_PORT + Math.floorMod(seed + attempt * 7919, PORTS));
            if (sockets != null) {
                return sockets;
            }
        }
        throw new BindException("no free port in the container");
    }

    /// Null when somebody has that port.
    private static @Nullable ContainerSockets at(InetAddress address, int port) throws IOException {
        DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
        ServerSocketChannel streams = null;
        boolean bound = false;
        try {
            streams = ServerSocketChannel.open(StandardProtocolFamily.INET);
            datagrams.bind(new InetSocketAddress(address, port));
            streams.bind(new InetSocketAddress(address, port));
            bound = true;
            return new ContainerSockets(datagrams, streams);
        } catch (BindException taken) {
            return null;
        } finally {
            if (!bound) {
                EventLoop.close(datagrams);
                if (streams != null) {
                    EventLoop.close(streams);
                }
            }
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) datagrams.getLocalAddress()).getPort();
    }

    void close() {
        EventLoop.close(datagrams);
        EventLoop.close(streams);
    }
}
