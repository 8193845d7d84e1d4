package io.cooperage.engine.cluster.kind.config;

import io.cooperage.engine.cluster.kind.KindRules;

/// ServiceAccounts.
final class ServiceAccountRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
