package io.cooperage.engine.cluster.service;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.ServicePlane;
import io.cooperage.engine.network.forward.PortForwarder;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/// A port of the bridge's own address that leads to one of the machine's loopback: how pods reach the API
/// server, which is no pod. For any thread.
public final class GatewayPort implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int ATTEMPTS = 100;

    private final PortForwarder forwarder;
    private final int port;

    private GatewayPort(PortForwarder forwarder, int port) {
        this.forwarder = forwarder;
        this.port = port;
    }

    /// @param preferred the port that is taken when it is free, else one of the next
    /// @param machinePort on the machine's 127.0.0.1
    /// @throws EngineException UNAVAILABLE when no port is free
    public static GatewayPort open(ServicePlane plane, InetAddress gateway, int preferred, int machinePort) {
        ServerSocketChannel listener = plane.namespace().call(() -> bind(gateway, preferred));
        PortForwarder forwarder = new PortForwarder(plane.machine());
        boolean forwarding = false;
        try {
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), machinePort);
            forwarder.tcp(listener, new Route(target, target));
            forwarding = true;
            return new GatewayPort(forwarder, port);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "lead pods to port " + machinePort + ": " + e.getMessage(), e);
        } finally {
            if (!forwarding) {
                forwarder.close();
            }
        }
    }

    private static ServerSocketChannel bind(InetAddress gateway, int preferred) throws IOException {
        for (int port = preferred; port < preferred + ATTEMPTS; port++) {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
            boolean bound = false;
            try {
                listener.bind(new InetSocketAddress(gateway, port), BACKLOG);
                bound = true;
                return listener;
            } catch (BindException taken) {
                // The next one may do.
            } finally {
                if (!bound) {
                    listener.close();
                }
            }
        }
        throw new EngineException(
                ErrorKind.UNAVAILABLE, "the ports from " + preferred + " on are taken on " + gateway.getHostAddress());
    }

    /// Of the bridge's address.
    public int port() {
        return port;
    }

    @Override
    public void close() {
        forwarder.close();
    }
}
