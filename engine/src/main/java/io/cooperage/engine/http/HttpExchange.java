package io.cooperage.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request and its answer. For the handler's thread, except that streams that were handed out may be used
/// by another, one at a time for each direction. All of it blocks, and holds no more than a few buffers in
/// memory however slow the other side is.
public interface HttpExchange {

    String method();

    /// As sent: path and query.
    String target();

    /// [#target], taken apart.
    ///
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT for a wrong escape
    HttpTarget url();

    /// The first of this name, in any case of letters.
    @Nullable
    String header(String name);

    /// In the order they were sent.
    List<String> headers(String name);

    HttpPeer peer();

    /// The body as it arrives, decoded from chunks; empty when there is none. The first read tells a client
    /// that waits for it (`Expect: 100-continue`) to send.
    ///
    /// Its reads throw [BadRequestException] for malformed chunks and [java.io.EOFException] when the client
    /// ended before its end.
    InputStream body();

    /// Nothing is in the body. Blocks until that is known.
    boolean isBodyEmpty() throws IOException;

    /// From now on the body has this much time to come to its end: a read that would wait for longer throws
    /// [BadRequestException] 408. For bodies that are held in memory whole, before anything is done with them:
    /// whoever sends none else keeps a place for ever.
    ///
    /// @param limit null for as long as it takes, which is so at first
    void bodyWithin(@Nullable Duration limit);

    /// The whole answer. `Content-Length` is set where it is not among `headers`; to HEAD only the head is
    /// sent.
    ///
    /// @param headers of the answer; a value with a line break is an IllegalArgumentException
    /// @param body not changed afterwards
    void respond(int status, Map<String, String> headers, byte[] body) throws IOException;

    /// Begins an answer of unknown length, in chunks where the client knows them. The head is on its way when
    /// this returns, and each flush of the stream when that returns. A write for which a slow reader has left
    /// no room blocks. Closing it, or returning from the handler, ends the answer.
    OutputStream stream(int status, Map<String, String> headers) throws IOException;

    /// Ends HTTP on this connection: after this head, bytes are raw both ways. What is left of the request's
    /// body is dropped first; what the client sent after it is the beginning of [RawStream#in].
    ///
    /// @param reason the words behind the status
    RawStream upgrade(int status, String reason, Map<String, String> headers) throws IOException;

    /// Turns the connection into a WebSocket.
    ///
    /// @param subprotocols that this server speaks, best first; one that the client lists is chosen
    /// @param limit the longest message that is taken, in bytes
    /// @throws BadRequestException 400 or 426 when the client asked for no WebSocket of version 13
    WebSocketSession webSocket(List<String> subprotocols, int limit) throws IOException;

    /// Of the answer; 0 before it begins. Any thread.
    int status();

    /// Of the answer's body, so far. Any thread.
    long bytesSent();

    /// The connection ends after this answer.
    void closeAfterwards();
}
