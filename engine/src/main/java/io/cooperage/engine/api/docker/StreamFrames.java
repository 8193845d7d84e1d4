package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment.StdStream;
import java.io.IOException;
import java.io.OutputStream;

/// Output of a program on its way to a client: as it is for one with a terminal, else each piece behind a
/// head of eight bytes that says which stream it is of and how long it is. Gathers small pieces; [#flush]
/// sends them. For one thread.
final class StreamFrames {
    private static final int HEAD = 8;
    private static final int GATHERED = 64 << 10;

    private final OutputStream out;
    private final boolean framed;
    private final byte[] gathered = new byte[GATHERED];
    private int filled;

    StreamFrames(OutputStream out, boolean framed) {
        this.out = out;
        this.framed = framed;
    }

    static String contentType(boolean framed, ApiVersion version) {
        return framed && version.isAtLeast(1, 42)
                ? "application/vnd.docker.multiplexed-stream"
                : "application/vnd.docker.raw-stream";
    }

    /// Begins a piece of so many bytes, which the calls of [#put] after it bring.
    void begin(StdStream stream, int length) throws IOException {
        if (!framed) {
            return;
        }
        room(HEAD);
        gathered[filled++] = (byte) (stream == StdStream.STDERR ? 2 : 1);
        gathered[filled++] = 0;
        gathered[filled++] = 0;
        gathered[filled++] = 0;
        gathered[filled++] = (byte) (length >>> 24);
        gathered[filled++] = (byte) (length >>> 16);
        gathered[filled++] = (byte) (length >>> 8);
        gathered[filled++] = (byte) length;
    }

    void put(byte[] bytes, int from, int length) throws IOException {
        room(length);
        if (length > gathered.length) {
            out.write(bytes, from, length);
            return;
        }
        System.arraycopy(bytes, from, gathered, filled, length);
        filled += length;
    }

    void put(char ascii) throws IOException {
        room(1);
        gathered[filled++] = (byte) ascii;
    }

    /// A whole piece, on its way at once.
    void send(StdStream stream, byte[] bytes) throws IOException {
        begin(stream, bytes.length);
        put(bytes, 0, bytes.length);
        flush();
    }

    private void room(int length) throws IOException {
        if (filled + length > gathered.length) {
            drain();
        }
    }

    private void drain() throws IOException {
        if (filled > 0) {
            out.write(gathered, 0, filled);
            filled = 0;
        }
    }

    void flush() throws IOException {
        drain();
        out.flush();
    }
}
