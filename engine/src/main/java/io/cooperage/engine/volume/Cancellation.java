package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;

/// An interrupt is how a caller says that long work is not wanted any more.
final class Cancellation {
    private Cancellation() {}

    static void check(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException(ErrorKind.CANCELLED, what + ": cancelled");
        }
    }
}
