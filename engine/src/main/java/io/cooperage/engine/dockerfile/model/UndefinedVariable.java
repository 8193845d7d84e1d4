package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.text.TextRange;
import org.jspecify.annotations.Nullable;

/// A variable that is used but has no value.
///
/// @param range its name where it is used
/// @param suggestion a variable of a similar name; null when there is none
/// @param baseKnown whether the base image is known, so that it can't be the one that sets it
public record UndefinedVariable(
        Instruction instruction,
        String name,
        TextRange range,
        @Nullable String suggestion,
        boolean baseKnown) {}
