package io.cooperage.engine.cluster.store;

import org.jspecify.annotations.Nullable;

/// One commit.
///
/// @param millis when, by the clock of the store
/// @param before null for what is new
/// @param now of a deletion the last state, under the revision of the deletion
public record Change(long revision, long millis, @Nullable Stored before, Stored now, boolean deleted) {}
