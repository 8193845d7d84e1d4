package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/// A connection that speaks WebSocket (RFC 6455), seen as raw bytes both ways: each write is a binary
/// message, and what comes in messages is one stream. Pings are answered; a close ends the stream. One thread
/// reads, any may write.
final class WebSocketConnection implements Exchange.Hijacked {
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    /// Of a control frame, RFC 6455 §5.5.
    private static final int LONGEST_CONTROL = 125;

    private static final byte[] NORMAL_CLOSE = {0x03, (byte) 0xe8};

    private final Exchange.Hijacked raw;
    private final int kind;
    private final ReentrantLock writing = new ReentrantLock();
    private final InputStream in;
    private final OutputStream out = new Messages();

    private WebSocketConnection(Exchange.Hijacked raw, int kind) {
        this.raw = raw;
        this.kind = kind;
        this.in = new Payload(new DataInputStream(raw.in()));
    }

    /// @throws EngineException INVALID_ARGUMENT when the client asked for no WebSocket
    static WebSocketConnection open(Exchange exchange) throws IOException {
        String upgrade = exchange.header("Upgrade");
        String key = exchange.header("Sec-WebSocket-Key");
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket") || key == null) {
            throw EngineException.invalid("this endpoint speaks WebSocket: send Upgrade: websocket and its key");
        }
        if (!"13".equals(exchange.header("Sec-WebSocket-Version"))) {
            throw EngineException.invalid("unsupported version of WebSocket: 13 is known");
        }
        exchange.header("Sec-WebSocket-Accept", accept(key.strip()));
        // Text until API 1.28, when it was found that output need not be UTF-8.
        return new WebSocketConnection(
                exchange.upgrade("websocket"), exchange.version().isAtLeast(1, 28) ? BINARY : TEXT);
    }

    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + ACCEPT).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
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
    public void close() {
        try {
            send(CLOSE, NORMAL_CLOSE, 0, NORMAL_CLOSE.length);
        } catch (IOException e) {
            // The client is gone and waits for no farewell.
        }
        raw.close();
    }

    private void send(int opcode, byte[] bytes, int from, int length) throws IOException {
        byte[] frame = new byte[length + 10];
        int at = 0;
        frame[at++] = (byte) (FINAL | opcode);
        if (length <= LONGEST_CONTROL) {
            frame[at++] = (byte) length;
        } else if (length < 1 << 16) {
            frame[at++] = 126;
            frame[at++] = (byte) (length >>> 8);
            frame[at++] = (byte) length;
        } else {
            frame[at++] = 127;
            at += 4;
            frame[at++] = (byte) (length >>> 24);
            frame[at++] = (byte) (length >>> 16);
            frame[at++] = (byte) (length >>> 8);
            frame[at++] = (byte) length;
        }
        System.arraycopy(bytes, from, frame, at, length);
        writing.lock();
        try {
            raw.out().write(frame, 0, at + length);
        } finally {
            writing.unlock();
        }
    }

    private final class Messages extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > 0) {
                send(kind, bytes, from, length);
            }
        }
    }

    /// The bytes of the messages, one after another.
    private final class Payload extends InputStream {
        private final DataInputStream wire;
        private final byte[] mask = new byte[4];
        private long left;
        private int masked;
        private boolean ended;

        Payload(DataInputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (left == 0) {
                if (ended || !nextFrame()) {
                    ended = true;
                    return -1;
                }
            }
            int count = wire.read(into, from, (int) Math.min(left, length));
            if (count < 0) {
                ended = true;
                return -1;
            }
            unmask(into, from, count);
            left -= count;
            return count;
        }

        private void unmask(byte[] bytes, int from, int count) {
            for (int i = from; i < from + count; i++) {
                bytes[i] ^= mask[masked++ & 3];
            }
        }

        /// @return false when there is none
        private boolean nextFrame() throws IOException {
            int first = wire.read();
            if (first < 0) {
                return false;
            }
            int second = wire.readUnsignedByte();
            if ((second & MASKED) == 0) {
                throw new IOException("a client's frame is not masked");
            }
            long length = second & ~MASKED;
            if (length == 126) {
                length = wire.readUnsignedShort();
            } else if (length == 127) {
                length = wire.readLong();
            }
            wire.readFully(mask);
            masked = 0;
            int opcode = first & 0x0f;
            if (opcode == CONTINUATION || opcode == TEXT || opcode == BINARY) {
                if (length < 0) {
                    throw new IOException("a frame's length is negative");
                }
                left = length;
                return true;
            }
            return control(opcode, length);
        }

        private boolean control(int opcode, long length) throws IOException {
            if (length > LONGEST_CONTROL || length < 0) {
                throw new IOException("a control frame of " + length + " bytes");
            }
            byte[] payload = new byte[(int) length];
            wire.readFully(payload);
            unmask(payload, 0, payload.length);
            if (opcode == PING) {
                send(PING + 1, payload, 0, payload.length);
            }
            return opcode != CLOSE;
        }
    }
}
