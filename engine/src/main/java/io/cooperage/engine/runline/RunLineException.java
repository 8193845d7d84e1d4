package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// A run line that can't be read, and the place in it.
public final class RunLineException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final int from;
    private final int to;

    /// @param from,to of the text as typed; `to` is exclusive
    RunLineException(ErrorKind kind, String message, int from, int to, @Nullable Throwable cause) {
        super(kind, message, cause);
        this.from = from;
        this.to = to;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }
}
