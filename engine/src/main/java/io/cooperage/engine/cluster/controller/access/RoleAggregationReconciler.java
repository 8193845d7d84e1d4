package io.cooperage.engine.cluster.controller.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the rules of a ClusterRole that has an `aggregationRule` equal to those of the ClusterRoles that it
/// selects: what somebody writes into them by hand does not stay.
///
/// @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles">
///     Aggregated ClusterRoles</a>
public final class RoleAggregationReconciler implements Reconciler {
    private final KindView roles;

    public RoleAggregationReconciler(ControlContext context) {
        this.roles = context.view("clusterroles.rbac.authorization.k8s.io");
    }

    @Override
    public String name() {
        return "clusterrole-aggregation-controller";
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.on(roles, (old, now, newest) -> {
            for (KubeObject role : roles.all()) {
                if (role.name().equals(newest.name())
                        || (old != null && isPart(role, old))
                        || (now != null && isPart(role, now))) {
                    loop.add("", role.name(), roles.kind(), newest);
                }
            }
        });
    }

    private static JsonNode selectors(KubeObject role) {
        return role.tree().path("aggregationRule").path("clusterRoleSelectors");
    }

    /// `whole` selects it, and is not it.
    private static boolean isPart(KubeObject whole, KubeObject part) {
        if (whole.name().equals(part.name())) {
            return false;
        }
        for (JsonNode selector : selectors(whole)) {
            if (LabelSelector.of(selector).matches(part.labels())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject role = roles.get("", work.name());
        if (role == null
                || role.deletionTimestamp().isPresent()
                || selectors(role).isEmpty()) {
            return null;
        }
        ArrayNode rules = role.tree().arrayNode();
        union(role).forEach(rule -> rules.add(rule.deepCopy()));
        if (!Trees.same(role.tree().path("rules"), rules)) {
            KubeObject changed = role.copy();
            changed.tree().set("rules", rules);
            roles.update(changed, work.writing());
        }
        return null;
    }

    /// Selector by selector and in the order of the roles' names, so that it is the same each time; each rule
    /// once.
    private List<JsonNode> union(KubeObject role) {
        List<KubeObject> sorted = roles.all().stream()
                .filter(other -> !other.name().equals(role.name()))
                .sorted(Comparator.comparing(KubeObject::name))
                .toList();
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode selector : selectors(role)) {
            LabelSelector labels = LabelSelector.of(selector);
            for (KubeObject part : sorted) {
                if (labels.matches(part.labels())) {
                    for (JsonNode rule : part.tree().path("rules")) {
                        if (rules.stream().noneMatch(known -> Trees.same(known, rule))) {
                            rules.add(rule);
                        }
                    }
                }
            }
        }
        return rules;
    }
}
