package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment.StdStream;
import java.io.IOException;
import java.io.OutputStream;

/// Output of a program on its way to a client: as it is for one with a terminal, else each piece behind a
/// head of eight bytes that says which stream it is of and how long it is. Gathers small pieces; [#flush]
/// sends them. For one thread.
final class StreamFrames {
    private static final int HEAD = 8;
    private static final int GATHERED = 32 << 10;

    private final OutputStream out;
    private final boolean framed;
    private final byte[] gathered = new byte[GATHERED];
    private int filled;

    /// Where the head of the frame that may still grow stands; negative when there is none.
    private int head = -1;

    private int framedLength;

    StreamFrames(OutputStream out, boolean framed) {
        this.out = out;
        this.framed = framed;
    }

    static String contentType(boolean framed, ApiVersion version) {
        return framed && version.isAtLeast(1, 42)
                ? "application/vnd.docker.multiplexed-stream"
                : "application/vnd.docker.raw-stream";
    }

    /// Begins a piece of so many bytes, which the calls of [#put] after it bring. Pieces of one stream that
    /// wait to be sent share a frame: a client pays for each, and ten million lines are many.
    void begin(StdStream stream, int length) throws IOException {
        if (!framed) {
            return;
        }
        int kind = stream == StdStream.STDERR ? 2 : 1;
        if (head >= 0 && gathered[head] == kind && filled + length <= gathered.length) {
            framedLength += length;
            writeLength();
            return;
        }
        if (filled + HEAD + length > gathered.length) {
            drain();
        }
        head = filled;
        framedLength = length;
        gathered[filled] = (byte) kind;
        gathered[filled + 1] = 0;
        gathered[filled + 2] = 0;
        gathered[filled + 3] = 0;
        filled += HEAD;
        writeLength();
    }

    private void writeLength() {
        gathered[head + 4] = (byte) (framedLength >>> 24);
        gathered[head + 5] = (byte) (framedLength >>> 16);
        gathered[head + 6] = (byte) (framedLength >>> 8);
        gathered[head + 7] = (byte) framedLength;
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
        head = -1;
    }

    void flush() throws IOException {
        drain();
        out.flush();
    }
}
