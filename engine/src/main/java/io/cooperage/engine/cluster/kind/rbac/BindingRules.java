package io.cooperage.engine.cluster.kind.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

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

    @Override
    public List<FieldError> validate(KubeObject binding) {
        Place root = Place.of(binding.tree());
        Place role = root.at("roleRef");
        if (!role.text("apiGroup").equals(RbacKinds.GROUP)) {
            role.at("apiGroup").notSupported(List.of(RbacKinds.GROUP));
        }
        List<String> kinds =
                binding.kind().equals("ClusterRoleBinding") ? List.of("ClusterRole") : List.of("Role", "ClusterRole");
        if (!kinds.contains(role.text("kind"))) {
            role.at("kind").notSupported(kinds);
        }
        if (role.text("name").isEmpty()) {
            role.at("name").required();
        }
        root.at("subjects").each().forEach(subject -> subject(subject, binding));
        return root.errors();
    }

    private static void subject(Place subject, KubeObject binding) {
        Place group = subject.at("apiGroup");
        if (subject.text("name").isEmpty()) {
            subject.at("name").required();
        }
        switch (subject.text("kind")) {
            case "ServiceAccount" -> {
                if (!subject.text("name").isEmpty()) {
                    subject.at("name").must(Names::subdomain);
                }
                if (!group.blank()) {
                    group.notSupported(List.of(""));
                }
                if (subject.text("namespace").isEmpty() && binding.kind().equals("ClusterRoleBinding")) {
                    subject.at("namespace").required();
                }
            }
            case "User", "Group" -> {
                if (!group.text().equals(RbacKinds.GROUP)) {
                    group.notSupported(List.of(RbacKinds.GROUP));
                }
            }
            default -> subject.at("kind").notSupported(List.of("ServiceAccount", "User", "Group"));
        }
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject binding, KubeObject old) {
        Place root = Place.of(binding.tree());
        if (!Trees.same(root.node().path("roleRef"), old.tree().path("roleRef"))) {
            root.at("roleRef").invalid(GoSyntax.roleRef(root.node().path("roleRef")), "cannot change roleRef");
        }
        return root.errors();
    }
}
