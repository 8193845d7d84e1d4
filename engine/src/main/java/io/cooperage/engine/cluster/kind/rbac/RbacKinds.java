package io.cooperage.engine.cluster.kind.rbac;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.stream.Collectors;

/// Role, ClusterRole and their bindings.
public final class RbacKinds {
    static final String GROUP = "rbac.authorization.k8s.io";
    private static final String VERSION = GROUP + "/v1";

    private RbacKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of(VERSION, "Role", "roles", new RoleRules(), Columns.created())
                        .build(),
                KindBuilder.of(VERSION, "RoleBinding", "rolebindings", new BindingRules(), bindings())
                        .build(),
                KindBuilder.of(VERSION, "ClusterRole", "clusterroles", new RoleRules(), Columns.created())
                        .clusterWide()
                        .build(),
                KindBuilder.of(VERSION, "ClusterRoleBinding", "clusterrolebindings", new BindingRules(), bindings())
                        .clusterWide()
                        .build());
    }

    private static Columns bindings() {
        return Columns.named()
                .text(
                        "Role",
                        "What it allows.",
                        object -> Trees.text(object.tree().path("roleRef"), "kind")
                                + "/"
                                + Trees.text(object.tree().path("roleRef"), "name"))
                .age()
                .wide("Users", "Users that are allowed.", object -> subjects(object, "User"))
                .wide("Groups", "Groups that are allowed.", object -> subjects(object, "Group"))
                .wide(
                        "ServiceAccounts",
                        "Service accounts that are allowed.",
                        object -> subjects(object, "ServiceAccount"));
    }

    private static String subjects(KubeObject binding, String kind) {
        return Trees.objects(binding.tree().path("subjects")).stream()
                .filter(subject -> Trees.text(subject, "kind").equals(kind))
                .map(subject -> kind.equals("ServiceAccount")
                        ? Trees.text(subject, "namespace") + "/" + Trees.text(subject, "name")
                        : Trees.text(subject, "name"))
                .collect(Collectors.joining(", "));
    }
}
