package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Word;
import org.jspecify.annotations.Nullable;

/// Where a variable got its value.
///
/// @param value after expansion; null for an ARG without any
/// @param word the name where it is written; null when it is not written in this file
/// @param instruction null when not written in this file
public record Definition(
        String name,
        @Nullable String value,
        Source source,
        @Nullable Word word,
        @Nullable Instruction instruction) {
    /// What gives a value.
    public enum Source {
        /// Platform variables, which any Dockerfile may declare or, in FROM, simply use.
        PREDEFINED,
        GLOBAL_ARG,
        ARG,
        ENV,
        BASE_IMAGE
    }
}
