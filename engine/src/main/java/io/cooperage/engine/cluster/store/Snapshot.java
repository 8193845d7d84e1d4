package io.cooperage.engine.cluster.store;

import java.util.List;

/// What was there together at one revision, in the order of namespace and name.
public record Snapshot(List<Stored> items, long revision) {}
