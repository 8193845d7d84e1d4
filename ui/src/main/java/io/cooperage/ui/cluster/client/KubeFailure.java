package io.cooperage.ui.cluster.client;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import org.jspecify.annotations.Nullable;

/// Turns what a cluster or the way to it says into what the window shows.
final class KubeFailure {
    private KubeFailure() {}

    /// @param attempt what was tried: `list pods`
    static EngineException of(String attempt, Throwable failure) {
        if (failure instanceof EngineException told) {
            return told;
        }
        if (failure instanceof KubernetesClientException e && e.getCode() > 0) {
            return of(
                    attempt,
                    e.getCode(),
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage(),
                    e);
        }
        Throwable root = failure;
        while (root.getCause() != null && !root.equals(root.getCause())) {
            root = root.getCause();
        }
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                attempt + ": the cluster can't be reached (" + why + "); check its address and your network",
                failure);
    }

    /// Of a connection that was to become a WebSocket: the refusal is in the answer.
    static EngineException ofHandshake(String attempt, Throwable failure) {
        if (failure instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            return of(attempt, refused.getResponse().code(), "", failure);
        }
        return of(attempt, failure);
    }

    static EngineException of(String attempt, int code, @Nullable String message, @Nullable Throwable cause) {
        String words = message == null || message.isEmpty() ? "HTTP status " + code : message;
        ErrorKind kind = switch (code) {
            case 401 -> ErrorKind.UNAUTHENTICATED;
            case 403 -> ErrorKind.FORBIDDEN;
            case 404 -> ErrorKind.NOT_FOUND;
            case 409 -> ErrorKind.CONFLICT;
            case 413, 429 -> ErrorKind.RESOURCE_EXHAUSTED;
            case 501 -> ErrorKind.NOT_IMPLEMENTED;
            case 503, 504 -> ErrorKind.UNAVAILABLE;
            default -> code >= 500 ? ErrorKind.INTERNAL : ErrorKind.INVALID_ARGUMENT;
        };
        return new EngineException(kind, attempt + ": " + words, cause);
    }
}
