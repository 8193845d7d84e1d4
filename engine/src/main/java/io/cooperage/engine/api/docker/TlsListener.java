package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// TCP with TLS 1.2 or later, for clients that show a certificate of our authority. There is no form without:
/// whoever reaches this API becomes whoever the engine runs as.
final class TlsListener implements Listener {
    private static final int BACKLOG = 1024;

    private final SSLServerSocket server;

    private TlsListener(SSLServerSocket server) {
        this.server = server;
    }

    /// @throws EngineException INVALID_ARGUMENT for an address or files that can't be, CONFLICT when the port is taken
    static TlsListener open(DockerApiOptions.Tcp options) {
        InetSocketAddress address = address(options.address());
        try {
            SSLServerSocket server = (SSLServerSocket)
                    TlsIdentity.read(options).context().getServerSocketFactory().createServerSocket();
            try {
                SSLParameters parameters = server.getSSLParameters();
                parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setNeedClientAuth(true);
                server.setSSLParameters(parameters);
                server.setReuseAddress(true);
                server.bind(address, BACKLOG);
                return new TlsListener(server);
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "can't serve the Docker API on " + options.address() + ": " + e.getMessage()
                            + "; choose another address or port",
                    e);
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon < 1 || port < 0 || port > 0xffff) {
                throw invalid(text, null);
            }
            String host = text.substring(0, colon);
            if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
                throw invalid(text, null);
            }
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (NumberFormatException | UnknownHostException e) {
            throw invalid(text, e);
        }
    }

    private static EngineException invalid(String text, @Nullable Exception cause) {
        return new EngineException(
                ErrorKind.INVALID_ARGUMENT,
                "\"" + text + "\" is no address for the Docker API: HOST:PORT, such as 127.0.0.1:2376 or [::1]:2376",
                cause);
    }

    @Override
    public String name() {
        InetAddress address = server.getInetAddress();
        String host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        return "tcp://" + host + ":" + server.getLocalPort();
    }

    /// The handshake is made by the thread that reads, so that a client that delays its own delays nobody else.
    @Override
    public Wire accept() throws IOException {
        SSLSocket socket = (SSLSocket) server.accept();
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        return new TlsWire(socket);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "can't close " + name() + ": " + e.getMessage(), e);
        }
    }
}
