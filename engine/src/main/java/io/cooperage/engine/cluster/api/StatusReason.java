package io.cooperage.engine.cluster.api;

import io.cooperage.engine.error.ErrorKind;

/// Why something was refused, as a Status says it, with its HTTP status.
public enum StatusReason {
    BAD_REQUEST("BadRequest", 400, ErrorKind.INVALID_ARGUMENT),
    UNAUTHORIZED("Unauthorized", 401, ErrorKind.UNAUTHENTICATED),
    FORBIDDEN("Forbidden", 403, ErrorKind.FORBIDDEN),
    NOT_FOUND("NotFound", 404, ErrorKind.NOT_FOUND),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, ErrorKind.INVALID_ARGUMENT),
    NOT_ACCEPTABLE("NotAcceptable", 406, ErrorKind.INVALID_ARGUMENT),
    ALREADY_EXISTS("AlreadyExists", 409, ErrorKind.CONFLICT),
    CONFLICT("Conflict", 409, ErrorKind.CONFLICT),
    EXPIRED("Expired", 410, ErrorKind.INVALID_ARGUMENT),
    TOO_LARGE("RequestEntityTooLarge", 413, ErrorKind.RESOURCE_EXHAUSTED),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415, ErrorKind.INVALID_ARGUMENT),
    INVALID("Invalid", 422, ErrorKind.INVALID_ARGUMENT),
    TOO_MANY_REQUESTS("TooManyRequests", 429, ErrorKind.RESOURCE_EXHAUSTED),
    INTERNAL_ERROR("InternalError", 500, ErrorKind.INTERNAL),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, ErrorKind.UNAVAILABLE),
    TIMEOUT("Timeout", 504, ErrorKind.UNAVAILABLE);

    private final String text;
    private final int code;
    private final ErrorKind kind;

    StatusReason(String text, int code, ErrorKind kind) {
        this.text = text;
        this.code = code;
        this.kind = kind;
    }

    public String text() {
        return text;
    }

    public int code() {
        return code;
    }

    public ErrorKind kind() {
        return kind;
    }
}
