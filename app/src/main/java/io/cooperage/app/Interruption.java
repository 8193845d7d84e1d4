package io.cooperage.app;

import io.cooperage.engine.error.EngineException;

/// A signal ended a command's work before it was done.
final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProcessSignal signal;

    Interruption(ProcessSignal signal, EngineException cause) {
        super("cancelled", cause);
        this.signal = signal;
    }

    /// As a shell reports it.
    int exitStatus() {
        return signal.exitStatus();
    }
}
