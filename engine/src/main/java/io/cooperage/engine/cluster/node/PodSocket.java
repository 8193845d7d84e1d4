package io.cooperage.engine.cluster.node;

import io.cooperage.engine.cluster.node.PodAccess.PodConnection;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a port on the loopback of a pod.
final class PodSocket implements PodConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PodSocket.class);

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private PodSocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.out = channel.socket().getOutputStream();
    }

    /// @param pid of a process in the pod's network namespace
    /// @throws IOException nobody listens there, on either loopback address
    static PodSocket connect(int pid, int port) throws IOException {
        Path path = Path.of("/proc", Integer.toString(pid), "ns", "net");
        try (NetworkNamespace namespace = NetworkNamespace.fromPath(path)) {
            return namespace.call(() -> connectHere(port));
        } catch (EngineException e) {
            if (e.getCause() instanceof IOException refused) {
                throw new IOException(refused.getMessage(), refused);
            }
            throw e;
        }
    }

    private static PodSocket connectHere(int port) throws IOException {
        IOException first = null;
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            SocketChannel channel = null;
            PodSocket connected = null;
            try {
                channel = SocketChannel.open();
                channel.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
                connected = new PodSocket(channel);
                return connected;
            } catch (IOException e) {
                first = first == null ? e : first;
            } finally {
                if (connected == null && channel != null) {
                    channel.close();
                }
            }
        }
        throw first == null ? new IOException("no address") : first;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close a connection into a pod: {}", e.getMessage());
        }
    }
}
