package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection over TCP and TLS.
final class TlsWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWire.class);

    private final SSLSocket socket;

    TlsWire(SSLSocket socket) {
        this.socket = socket;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return socket.getInputStream().read(into, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        socket.getOutputStream().write(from, offset, length);
    }

    /// With TLS 1.3 this ends one direction only.
    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// The name that the authority gave its key, and where it comes from.
    @Override
    public ApiRequest.Client client() {
        String from = socket.getInetAddress().getHostAddress();
        try {
            from = socket.getSession().getPeerPrincipal().getName() + " " + from;
        } catch (SSLPeerUnverifiedException e) {
            LOG.debug("a client without a certificate was let in", e);
        }
        return new ApiRequest.Client(from, Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection", e);
        }
    }
}
