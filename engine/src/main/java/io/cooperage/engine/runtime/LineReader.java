package io.cooperage.engine.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads lines from a shim's socket. Not for sharing between threads.
final class LineReader {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192).flip();
    private final StringBuilder line = new StringBuilder();

    LineReader(SocketChannel channel) {
        this.channel = channel;
    }

    /// Without its end; null at the end of the stream.
    @Nullable
    String next() throws IOException {
        for (; ; ) {
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    String complete = line.toString();
                    line.setLength(0);
                    return complete;
                }
                line.append((char) (b & 0xff));
            }
            buffer.clear();
            int got = channel.read(buffer);
            buffer.flip();
            if (got < 0) {
                return null;
            }
        }
    }

    /// One line, byte by byte, so that nothing behind it is taken from the channel.
    static @Nullable String only(SocketChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder line = new StringBuilder();
        while (channel.read(one.clear()) > 0) {
            if (one.get(0) == '\n') {
                return line.toString();
            }
            line.append((char) (one.get(0) & 0xff));
        }
        return null;
    }

    static void send(SocketChannel channel, String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
