package io.cooperage.engine.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A WebSocket (RFC 6455), message by message. Pings are answered, fragments joined. One thread receives, any
/// may send.
public interface WebSocketSession extends AutoCloseable {
    /// The normal end, RFC 6455 §7.4.1.
    int NORMAL = 1000;

    /// Something failed on this side.
    int INTERNAL_ERROR = 1011;

    /// @param text it was sent as text, so `data` is UTF-8
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Message(boolean text, byte[] data) {}

    /// That both sides speak; empty when none was agreed on.
    String subprotocol();

    /// Blocks for the next one.
    ///
    /// @return null when the client has closed
    /// @throws IOException the connection broke, or a message broke the protocol or the limit
    @Nullable
    Message receive() throws IOException;

    /// Blocks while the client does not read.
    void sendBinary(byte[] from, int offset, int length) throws IOException;

    /// Blocks while the client does not read.
    ///
    /// @param utf8 where a message ends within a character the client closes
    void sendText(byte[] utf8, int offset, int length) throws IOException;

    /// Says goodbye, unless that was said, and ends the connection. Any thread, any number of times.
    void close(int code, String reason);

    /// With [#NORMAL].
    @Override
    default void close() {
        close(NORMAL, "");
    }
}
