package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// Why a container can't be started now, in the words of its status; it is tried again later.
final class WaitingException extends EngineException {
    private static final long serialVersionUID = 1L;

    static final String CONFIG = "CreateContainerConfigError";
    static final String CREATE = "CreateContainerError";
    static final String RUN = "RunContainerError";

    private final String reason;

    WaitingException(String reason, String message) {
        this(reason, message, null);
    }

    WaitingException(String reason, String message, @Nullable Throwable cause) {
        super(ErrorKind.UNAVAILABLE, message, cause);
        this.reason = reason;
    }

    /// `CreateContainerConfigError`, …
    String reason() {
        return reason;
    }

    static WaitingException config(String message) {
        return new WaitingException(CONFIG, message);
    }
}
