package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;

/// Ends work whose thread is interrupted.
final class Cancellation {
    private Cancellation() {}

    static EngineException of(String what) {
        return new EngineException(ErrorKind.CANCELLED, what + ": cancelled");
    }

    static void check(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw of(what);
        }
    }
}
