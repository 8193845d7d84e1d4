package io.cooperage.engine.api.docker;

import java.io.IOException;

/// What arrived is no request of HTTP/1.1, or goes beyond a limit. It is answered, and the connection ends: where
/// the next request would begin is not known.
final class BadRequest extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
