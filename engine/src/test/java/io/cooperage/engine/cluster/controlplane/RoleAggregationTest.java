package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.access.Attempt;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.BootstrapRoles;
import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.cluster.access.RoleSource;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleAggregationTest {
    private static final String ROLES = "clusterroles.rbac.authorization.k8s.io";
    private static final Caller ROBOT = Caller.serviceAccount("default", "robot", "", Map.of());

    @AutoClose
    private final ControlStand stand;

    private final Authorizer authorizer;

    RoleAggregationTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
        BootstrapRoles.ensure(stand.api);
        authorizer = new Authorizer(RoleSource.of(stand.api));
    }

    private void role(String name, String labels, String rules) {
        stand.create(
                ROLES,
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: " + name + ", labels: {"
                        + labels + "}}, " + rules + "}");
    }

    private void bind(String role) {
        stand.create(
                "clusterrolebindings.rbac.authorization.k8s.io",
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: bound}, roleRef:"
                        + " {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: " + role + "}, subjects:"
                        + " [{kind: ServiceAccount, namespace: default, name: robot}]}");
    }

    private boolean may(String verb, String resource) {
        return authorizer.allows(ROBOT, new Attempt.OnResource(verb, "default", "", resource, "", ""));
    }

    private List<String> resources(String role) {
        return stand.get(ROLES, role).tree().path("rules").findValues("resources").stream()
                .map(resources -> resources.path(0).asText())
                .toList();
    }

    @Test
    void anAccountMayWhatTheRolesSayThatItsOwnIsMadeOf() {
        role("a-nodes", "monitors: 'true'", "rules: [{apiGroups: [''], resources: [nodes], verbs: [get]}]");
        role(
                "whole",
                "",
                "aggregationRule: {clusterRoleSelectors: [{matchLabels: {monitors: 'true'}}, {matchExpressions: [{key:"
                        + " watches, operator: Exists}]}]}, rules: [{apiGroups: [''], resources: [secrets], verbs:"
                        + " [get]}]");
        bind("whole");
        stand.await("what is written into it by hand is gone", () -> !may("get", "secrets"));
        assertThat(may("get", "nodes")).isTrue();

        role("b-pods", "watches: x, monitors: 'true'", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]");
        stand.await("one that comes", () -> may("get", "pods"));
        assertThat(resources("whole")).as("each once").containsExactly("nodes", "pods");
        stand.merge(ROLES, "a-nodes", "{rules: [{apiGroups: [''], resources: [nodes], verbs: [list]}]}");
        stand.await("one that changes", () -> may("list", "nodes"));
        assertThat(may("get", "nodes")).isFalse();
        stand.merge(ROLES, "a-nodes", "{metadata: {labels: {monitors: null}}}");
        stand.await("one that is no longer selected", () -> !may("list", "nodes"));
        stand.delete(ROLES, "b-pods");
        stand.await("one that goes", () -> !may("get", "pods"));
        assertThat(resources("whole")).isEmpty();
    }

    @Test
    void theUsualRolesTakeUpWhatIsMarkedForThem() {
        bind("admin");
        assertThat(may("create", "pods")).isTrue();
        assertThat(may("get", "nodes")).isFalse();
        List<KubeObject> before = stand.list(ROLES, "kubernetes.io/bootstrapping=rbac-defaults");
        role(
                "viewers-nodes",
                "rbac.authorization.k8s.io/aggregate-to-view: 'true'",
                "rules: [{apiGroups: [''], resources: [nodes], verbs: [get]}]");
        stand.await("through view and edit", () -> may("get", "nodes"));
        assertThat(may("create", "pods")).isTrue();
        stand.delete(ROLES, "viewers-nodes");
        stand.await("and back", () -> !may("get", "nodes"));
        stand.await(
                "all as it was",
                () -> rules(stand.list(ROLES, "kubernetes.io/bootstrapping=rbac-defaults"))
                        .equals(rules(before)));
    }

    private static List<String> rules(List<KubeObject> roles) {
        return roles.stream()
                .map(role -> role.name() + " " + role.tree().path("rules"))
                .toList();
    }
}
