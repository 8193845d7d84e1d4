package io.cooperage.engine.http;

import java.io.IOException;

/// What arrived is no request of HTTP/1.1, or goes beyond a limit. It is answered, and the connection ends:
/// where the next request would begin is not known.
public final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param message for the client
    public BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /// For the client.
    public String reason() {
        String message = getMessage();
        return message == null ? "bad request" : message;
    }
}
