package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusException.Details;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.stream.Collectors;

/// Nobody gives away what they don't have: who writes a role must hold all of its rules, who binds one must
/// hold the rules of what is bound, unless a role of theirs says `escalate` or `bind`; a role that is made of
/// others (`aggregationRule`) takes all there is. For any thread.
///
/// @see <a
///
/// href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping">
/// Privilege escalation prevention</a>
public final class GrantCheck {
    /// A role that selects others may come to hold whatever any role will ever hold.
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final Authorizer authorizer;
    private final RoleSource roles;

    public GrantCheck(Authorizer authorizer, RoleSource roles) {
        this.authorizer = authorizer;
        this.roles = roles;
    }

    /// It is a kind whose objects give permissions.
    public static boolean concerns(Kind kind) {
        return kind.id().group().equals(RoleSource.GROUP);
    }

    /// @param object a role or a binding, as it would be stored
    /// @throws StatusException 403 when it gives more than the caller has
    public void check(Caller caller, Kind kind, KubeObject object) {
        if (caller.isMaster()) {
            return;
        }
        boolean isBinding = kind.plural().endsWith("bindings");
        List<PolicyRule> given =
                isBinding ? bound(object) : PolicyRule.all(object.tree().path("rules"));
        JsonNode reference = object.tree().path("roleRef");
        Attempt exception = isBinding
                ? new Attempt.OnResource(
                        "bind",
                        object.namespace(),
                        RoleSource.GROUP,
                        reference.path("kind").asText().equals("Role") ? "roles" : "clusterroles",
                        "",
                        reference.path("name").asText())
                : new Attempt.OnResource(
                        "escalate", object.namespace(), RoleSource.GROUP, kind.plural(), "", object.name());
        if (authorizer.allows(caller, exception)) {
            return;
        }
        List<PolicyRule> held = authorizer.rules(caller, object.namespace());
        boolean aggregates = object.tree().path("aggregationRule").isObject();
        if (aggregates && !EVERYTHING.stream().allMatch(rule -> rule.isCoveredBy(held))) {
            throw forbidden(kind, object, "must have cluster-admin privileges to use an aggregationRule");
        }
        List<PolicyRule> missing =
                given.stream().filter(rule -> !rule.isCoveredBy(held)).toList();
        if (!missing.isEmpty()) {
            throw forbidden(
                    kind,
                    object,
                    "user \"" + caller.name() + "\" (groups="
                            + caller.groups().stream()
                                    .map(group -> "\"" + group + "\"")
                                    .toList()
                            + ") is attempting to grant RBAC permissions not currently held:\n"
                            + missing.stream().map(PolicyRule::toString).collect(Collectors.joining("\n")));
        }
    }

    private static StatusException forbidden(Kind kind, KubeObject object, String why) {
        return new StatusException(
                StatusReason.FORBIDDEN,
                kind.resource() + " \"" + object.name() + "\" is forbidden: " + why,
                new Details(object.name(), RoleSource.GROUP, kind.plural(), "", List.of(), 0));
    }

    private List<PolicyRule> bound(KubeObject binding) {
        JsonNode reference = binding.tree().path("roleRef");
        String name = reference.path("name").asText();
        KubeObject role = reference.path("kind").asText().equals("Role")
                ? roles.find("roles", binding.namespace(), name)
                : roles.find("clusterroles", "", name);
        return role == null ? List.of() : PolicyRule.all(role.tree().path("rules"));
    }
}
