package io.cooperage.ui.cluster.forward;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/// Ports of this machine's loopback address.
public final class LocalPort {
    private static final int TRIES = 50;
    private static final int UNPRIVILEGED = 1024;

    private LocalPort() {}

    /// The nearest port that is free now, from the one that is wanted upwards; one below 1024 begins 8000
    /// higher, because those take privileges.
    public static int suggest(int wanted) {
        int first = wanted < UNPRIVILEGED ? wanted + 8000 : wanted;
        for (int port = first; port < Math.min(first + TRIES, 65_536); port++) {
            if (isFree(port)) {
                return port;
            }
        }
        return first;
    }

    private static boolean isFree(int port) {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            channel.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// @throws EngineException CONFLICT naming a port that is free when this one is not
    static ServerSocketChannel listen(int port) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
            return channel.bind(address(port));
        } catch (BindException e) {
            close(channel);
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "port " + port + " of this machine can't be taken (" + e.getMessage() + "); port "
                            + suggest(port + 1) + " is free",
                    e);
        } catch (IOException e) {
            close(channel);
            throw new EngineException(ErrorKind.UNAVAILABLE, "listen on this machine: " + e.getMessage(), e);
        }
    }

    private static void close(@org.jspecify.annotations.Nullable ServerSocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a channel that never was bound", e);
            }
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
