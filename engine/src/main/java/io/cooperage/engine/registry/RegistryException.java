package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// A registry refused, failed, or could not be reached.
public final class RegistryException extends EngineException {
    private static final long serialVersionUID = 1L;

    /// Who asked, as far as it mattered to the registry.
    public enum Asker {
        /// It is not about that, or not known.
        UNKNOWN,
        /// Nobody is signed in at a registry that wants a name and a password with each request.
        WITHOUT_PASSWORD,
        /// Nobody is signed in at one that hands out tokens.
        WITHOUT_TOKEN,
        /// The name and the password are not accepted.
        NOT_ACCEPTED
    }

    private final String host;
    private final int status;
    private final Asker asker;

    /// @param status of HTTP; 0 when there was no answer
    public RegistryException(ErrorKind kind, String host, int status, String message, @Nullable Throwable cause) {
        this(kind, host, status, message, cause, Asker.UNKNOWN);
    }

    RegistryException(ErrorKind kind, String host, int status, String message, @Nullable Throwable cause, Asker asker) {
        super(kind, message, cause);
        this.host = host;
        this.status = status;
        this.asker = asker;
    }

    public String host() {
        return host;
    }

    public int status() {
        return status;
    }

    public Asker asker() {
        return asker;
    }
}
