package io.cooperage.engine.network.forward;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Forwards what arrives at listening sockets to addresses that are reached from one network namespace. A socket
/// keeps the namespace it was made in, so a listener of the machine and a connection inside the engine's namespace
/// are served by one thread.
///
/// A few threads wait for readiness and carry everything, rather than two virtual threads for each connection:
/// see engine/docs/published-ports.md for what was measured. They start with the first port, inside the namespace,
/// where
/// they make the connections. Safe for any thread.
public final class PortForwarder implements AutoCloseable {
    private static final int MOST_THREADS = 4;

    private final NetworkNamespace targets;
    private final AtomicInteger turn = new AtomicInteger();

    /// Guarded by this; empty until the first port.
    private final List<ForwardLoop> loops = new ArrayList<>();

    /// @param targets where the addresses are; stays the caller's
    public PortForwarder(NetworkNamespace targets) {
        this.targets = targets;
    }

    /// Where to, by the family that the sender speaks; null refuses that family.
    public record Route(
            @Nullable InetSocketAddress ipv4, @Nullable InetSocketAddress ipv6) {
        @Nullable
        InetSocketAddress of(InetAddress sender) {
            return sender instanceof Inet4Address ? ipv4 : ipv6;
        }
    }

    /// A port that is being forwarded.
    public interface Forwarding extends AutoCloseable {
        /// New connections and new senders go there from now on.
        void to(Route route);

        /// Ends every connection; the socket is closed and its port free when this returns.
        @Override
        void close();
    }

    /// @param listener becomes the forwarding's
    public Forwarding tcp(ServerSocketChannel listener, Route route) throws IOException {
        listener.configureBlocking(false);
        TcpPort port = new TcpPort(this, next(), listener, route);
        port.start();
        return port;
    }

    /// @param socket becomes the forwarding's
    public Forwarding udp(DatagramChannel socket, Route route) throws IOException {
        socket.configureBlocking(false);
        UdpPort port = new UdpPort(next(), socket, route);
        port.start();
        return port;
    }

    synchronized ForwardLoop next() throws IOException {
        if (loops.isEmpty()) {
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS);
            while (loops.size() < threads) {
                loops.add(ForwardLoop.start(targets));
            }
        }
        ForwardLoop loop = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
        if (loop.ended()) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "the forwarder of published ports has ended");
        }
        return loop;
    }

    /// Ends everything that is forwarded.
    @Override
    public synchronized void close() {
        loops.forEach(ForwardLoop::close);
    }
}
