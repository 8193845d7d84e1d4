package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.http.WebSocketSession;
import io.cooperage.engine.http.WebSocketSession.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A WebSocket as a stream of bytes: where a message ends means nothing. One thread reads; one writes at a
/// time.
final class WebSocketBytes {
    private static final byte[] NONE = {};

    private final WebSocketSession session;

    /// The reader's.
    private byte[] message = NONE;

    private int at;

    WebSocketBytes(WebSocketSession session) {
        this.session = session;
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                while (at == message.length) {
                    Message next = session.receive();
                    if (next == null) {
                        return -1;
                    }
                    message = next.data();
                    at = 0;
                }
                int part = Math.min(length, message.length - at);
                System.arraycopy(message, at, into, offset, part);
                at += part;
                return part;
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                session.sendBinary(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                session.sendBinary(from, offset, length);
            }
        };
    }
}
