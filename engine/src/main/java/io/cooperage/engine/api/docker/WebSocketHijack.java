package io.cooperage.engine.api.docker;

import io.cooperage.engine.http.WebSocketSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A WebSocket seen as raw bytes both ways: each write is a message, and what comes in messages is one
/// stream.
final class WebSocketHijack implements Exchange.Hijacked {
    private final WebSocketSession session;
    private final boolean text;
    private final InputStream in = new Payload();
    private final OutputStream out = new Messages();

    /// @param text send text, not binary
    WebSocketHijack(WebSocketSession session, boolean text) {
        this.session = session;
        this.text = text;
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
        session.close();
    }

    private final class Messages extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            if (text) {
                session.sendText(bytes, from, length);
            } else {
                session.sendBinary(bytes, from, length);
            }
        }
    }

    private final class Payload extends InputStream {
        private byte[] message = {};
        private int position;

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
            while (position == message.length) {
                WebSocketSession.Message next = session.receive();
                if (next == null) {
                    return -1;
                }
                message = next.data();
                position = 0;
            }
            int count = Math.min(length, message.length - position);
            System.arraycopy(message, position, into, from, count);
            position += count;
            return count;
        }
    }
}
