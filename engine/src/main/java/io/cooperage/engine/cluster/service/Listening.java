package io.cooperage.engine.cluster.service;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;

/// What [io.cooperage.engine.cluster.informer.Informer#listen] gives, to be ended where nothing is expected
/// to go wrong.
record Listening(AutoCloseable listener) {

    void end() {
        try {
            listener.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new EngineException(ErrorKind.INTERNAL, "end of listening: " + e.getMessage(), e);
        }
    }
}
