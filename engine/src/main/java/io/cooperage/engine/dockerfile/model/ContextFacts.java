package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import org.jspecify.annotations.Nullable;

/// What is known about the build context.
///
/// @param files null when they can't be listed
/// @param ignore what `.dockerignore` leaves out
public record ContextFacts(@Nullable FileTree files, IgnoreMatcher ignore) {}
