package io.cooperage.engine.registry;

import java.time.Instant;

/// A bearer token. Never logged.
record Token(String value, Instant expires) {
    @Override
    public String toString() {
        return "Token[until " + expires + "]";
    }
}
