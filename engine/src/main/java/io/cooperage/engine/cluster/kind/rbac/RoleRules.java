package io.cooperage.engine.cluster.kind.rbac;

import io.cooperage.engine.cluster.kind.KindRules;

/// Roles and ClusterRoles.
final class RoleRules implements KindRules {

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
