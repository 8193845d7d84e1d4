package io.cooperage.engine.cluster.kind.node;

import io.cooperage.engine.cluster.kind.KindRules;

/// Leases.
final class LeaseRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
