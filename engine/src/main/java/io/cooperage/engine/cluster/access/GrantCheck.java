package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusException.Details;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /// An update is judged by all that the object gives then, not by what it adds: who may not write these
    /// rules may not touch them either. Only what leads to the object's end is free.
    ///
    /// @param object a role or a binding, as it would be stored
    /// @param old null for a new one
    /// @throws StatusException 403 when it gives more than the caller has, 404 when what is bound is not
    ///     there
    public void check(Caller caller, Kind kind, KubeObject object, @Nullable KubeObject old) {
        if (caller.isMaster() || (old != null && endsOnly(object, old))) {
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
        boolean aggregates = aggregates(object) || (old != null && aggregates(old));
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

    private static boolean aggregates(KubeObject role) {
        return role.tree().path("aggregationRule").isObject();
    }

    /// Nothing but owners and finalizers differs, by which a garbage collector does its work.
    private static boolean endsOnly(KubeObject object, KubeObject old) {
        return TreeEquality.same(lasting(object), lasting(old));
    }

    private static ObjectNode lasting(KubeObject object) {
        KubeObject copy = object.copy();
        copy.ownMetadata().remove(List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion"));
        return copy.tree();
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
        boolean inNamespace = reference.path("kind").asText().equals("Role");
        String resource = inNamespace ? "roles" : "clusterroles";
        KubeObject role = roles.find(resource, inNamespace ? binding.namespace() : "", name);
        if (role == null) {
            // Nobody knows what it will give once it is there.
            throw new StatusException(
                    StatusReason.NOT_FOUND,
                    resource + "." + RoleSource.GROUP + " \"" + name + "\" not found",
                    new Details(name, RoleSource.GROUP, resource, "", List.of(), 0));
        }
        return PolicyRule.all(role.tree().path("rules"));
    }
}
