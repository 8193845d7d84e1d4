package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to the unix socket.
///
/// A blocking channel of the JDK: on a virtual thread a read that waits costs a parked stack of some hundred
/// bytes, and a client that ends its direction alone is seen as just that, which attach needs.
final class UnixWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(UnixWire.class);

    private final SocketChannel channel;
    private final ApiRequest.Client client;

    UnixWire(SocketChannel channel, ApiRequest.Client client) {
        this.channel = channel;
        this.client = client;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public ApiRequest.Client client() {
        return client;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection", e);
        }
    }
}
