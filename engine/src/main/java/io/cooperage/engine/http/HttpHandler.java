package io.cooperage.engine.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a server does with a request.
@FunctionalInterface
public interface HttpHandler {

    /// Answers exactly once. Called on a virtual thread of its own, which may block, and which is interrupted
    /// when the client goes away or the server closes.
    ///
    /// What it throws becomes an answer of [#error] when none has begun, and a broken connection otherwise:
    /// only that tells a client that this is not all of it.
    ///
    /// @throws BadRequestException what the client sent can't be understood; answered, and the connection
    ///     ends
    /// @throws IOException the client is gone
    void handle(HttpExchange exchange) throws IOException;

    /// What to say where the server answers by itself: to what is no request, or when [#handle] failed. Any
    /// thread; must not block.
    default ErrorBody error(int status, String message) {
        return new ErrorBody("text/plain; charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// @param bytes not changed afterwards
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record ErrorBody(String contentType, byte[] bytes) {}
}
