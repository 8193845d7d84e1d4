package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// A registry refused, failed, or could not be reached.
public final class RegistryException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final int status;

    /// @param status of HTTP; 0 when there was no answer
    public RegistryException(ErrorKind kind, String host, int status, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
        this.host = host;
        this.status = status;
    }

    public String host() {
        return host;
    }

    public int status() {
        return status;
    }
}
