package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.ErrorKind;
import java.util.Map;

/// The one place where kinds of errors become Docker's statuses.
final class DockerErrors {
    private DockerErrors() {}

    static int status(ErrorKind kind) {
        return switch (kind) {
            case INVALID_ARGUMENT -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case NOT_IMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            // A full disk is no trouble of the request's, and Docker knows no status of its own for it.
            case RESOURCE_EXHAUSTED, CANCELLED, DATA_LOSS, INTERNAL -> 500;
        };
    }

    static Map<String, String> body(String message) {
        return Map.of("message", message);
    }
}
