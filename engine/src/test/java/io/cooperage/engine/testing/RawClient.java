package io.cooperage.engine.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A client that sends exactly the bytes that it is given.
public final class RawClient implements AutoCloseable {
    private final SocketChannel channel;

    private RawClient(SocketChannel channel) {
        this.channel = channel;
    }

    public static RawClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new RawClient(channel);
    }

    /// One request on a connection of its own, up to the end of the connection.
    public static String exchange(Path socket, String request) throws IOException {
        try (RawClient client = connect(socket)) {
            client.send(request);
            return client.readToEnd();
        }
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        return this;
    }

    public RawClient endOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /// Up to and with `mark`, and what came in the same piece.
    public String readUntil(String mark) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        while (text.indexOf(mark) < 0) {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) (buffer.get(0) & 0xff));
        }
        return text.toString();
    }

    public String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    public byte[] readBytes(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("ended after " + buffer.position() + " bytes");
            }
        }
        return buffer.array();
    }

    public String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
