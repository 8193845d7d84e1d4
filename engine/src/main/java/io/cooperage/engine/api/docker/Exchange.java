package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// One request and its answer. For the handler's thread only; the streams block, and hold no more in
/// memory than a
/// few buffers however slow the other side is.
interface Exchange {

    String method();

    /// The path as asked, without the version.
    String path();

    /// The one that the client asked for, or the server's own where it named none.
    ApiVersion version();

    /// A part of the path by its name in the route, decoded.
    String parameter(String name);

    Query query();

    /// @return null when it is not there
    @Nullable
    String header(String name);

    /// As it arrives, decoded from chunks. Empty when there is none.
    InputStream body();

    /// The whole body as JSON. An empty body is read as `{}`, which leaves out every property; unknown
    /// properties are passed over, as Docker does.
    ///
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT for what is no JSON, of the wrong
    ///     type or too long, with Docker's words
    <T> T json(Class<T> type);

    /// Nothing was sent in the body.
    boolean isBodyEmpty();

    /// Answers. A [String] is sent as it is; anything else as JSON.
    void answer(int status, Object json) throws IOException;

    /// Answers without a body: 204, 304, or 200 with `Content-Length: 0`.
    void answer(int status) throws IOException;

    /// Sets a header of the answer that has not begun.
    void header(String name, String value);

    /// Begins a chunked answer. Each flush of the stream is on its way to the client when it returns;
    /// closing it ends
    /// the answer.
    OutputStream stream(int status, String contentType) throws IOException;

    /// Takes over the connection for raw bytes both ways, as attach and exec do: `101 UPGRADED` when
    /// the client asked
    /// for an upgrade, the older raw `200` otherwise.
    ///
    /// @param contentType `application/vnd.docker.raw-stream` or `application/vnd.docker.multiplexed-stream`
    Hijacked hijack(String contentType) throws IOException;

    /// Takes over the connection for another protocol: `101 Switching Protocols`, with the headers set so
    /// far.
    Hijacked upgrade(String protocol) throws IOException;

    /// Turns the connection into a WebSocket, seen as raw bytes both ways: each write is a message, and what
    /// comes in messages is one stream.
    ///
    /// @throws IOException also when the client asked for no WebSocket, which the server answers
    Hijacked webSocket() throws IOException;

    /// Raw bytes both ways.
    interface Hijacked extends AutoCloseable {
        /// Ends when the client closes its side for writing; the other direction goes on then.
        InputStream in();

        /// Flushed with every write.
        OutputStream out();

        /// Ends both directions.
        @Override
        void close();
    }
}
