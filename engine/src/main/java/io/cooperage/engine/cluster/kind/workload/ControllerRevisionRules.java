package io.cooperage.engine.cluster.kind.workload;

import io.cooperage.engine.cluster.kind.KindRules;

/// Kept states of a StatefulSet or DaemonSet.
final class ControllerRevisionRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
