package io.cooperage.engine.cluster;

import io.cooperage.engine.network.ServicePlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/// By which address pods and people reach the node.
final class NodeAddress {
    private static final String LOOPBACK = "127.0.0.1";

    /// Of the block for documentation (RFC 5737): whoever is anywhere is on the way to it.
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.ofLiteral("203.0.113.1"), 9);

    private NodeAddress() {}

    /// The one that the namespace which holds the bridges has towards the world; loopback when there is no way out.
    static String of(ServicePlane plane) {
        return plane.namespace().call(NodeAddress::outward);
    }

    /// Asked of the routes, for Java's list of devices is that of the namespace that the process began in. Nothing is
    /// sent.
    private static String outward() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(ANYWHERE);
            InetAddress own = socket.getLocalAddress();
            return own instanceof Inet4Address && !own.isAnyLocalAddress() ? own.getHostAddress() : LOOPBACK;
        } catch (UncheckedIOException | SocketException noRoute) {
            return LOOPBACK;
        }
    }
}
