package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;
import org.jspecify.annotations.Nullable;

/// A mistake that keeps a Dockerfile from being built.
///
/// @param message BuildKit's words, with its suggestion
/// @param range where to look
/// @param line the first line of the instruction at fault, from one
/// @param replacement what to write at `range` instead, when that is clear
/// @param early found while reading the file, before any instruction is looked into; BuildKit reports
///     these first
public record SyntaxProblem(
        String message, TextRange range, int line, @Nullable String replacement, boolean early) {}
