package io.cooperage.engine;

import io.cooperage.engine.error.EngineException;

/// Housekeeping over the services of one engine.
@SuppressWarnings("DoNotCallSuggester")
final class EngineHousekeeping implements Housekeeping {
    @Override
    public Usage usage() {
        throw EngineException.notImplemented("usage");
    }

    @Override
    public Prunable preview(Scope scope) {
        throw EngineException.notImplemented("prune");
    }

    @Override
    public Prunable prune(Scope scope) {
        throw EngineException.notImplemented("prune");
    }
}
