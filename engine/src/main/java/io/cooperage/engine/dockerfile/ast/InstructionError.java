package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.text.TextRange;
import org.jspecify.annotations.Nullable;

/// The first mistake found in an instruction; becomes a problem of the file.
final class InstructionError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient TextRange range;
    private final transient @Nullable String replacement;

    InstructionError(String message, TextRange range) {
        this(message, range, null);
    }

    InstructionError(String message, TextRange range, @Nullable String replacement) {
        super(message, null, false, false);
        this.range = range;
        this.replacement = replacement;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    TextRange range() {
        return range;
    }

    @Nullable
    String replacement() {
        return replacement;
    }
}
