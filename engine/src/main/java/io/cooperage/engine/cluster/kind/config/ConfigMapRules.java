package io.cooperage.engine.cluster.kind.config;

import io.cooperage.engine.cluster.kind.KindRules;

/// ConfigMaps.
final class ConfigMapRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
