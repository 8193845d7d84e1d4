package io.cooperage.engine.cluster.kind.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

/// RoleBindings and ClusterRoleBindings.
final class BindingRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(Absent.object(object, "roleRef"), "apiGroup", RbacKinds.GROUP);
        for (ObjectNode subject : Trees.objects(object.path("subjects"))) {
            switch (Trees.text(subject, "kind")) {
                case "User", "Group" -> Absent.text(subject, "apiGroup", RbacKinds.GROUP);
                default -> {}
            }
        }
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
