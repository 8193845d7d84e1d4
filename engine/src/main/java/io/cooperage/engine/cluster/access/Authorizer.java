package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Role-based access control: everything is forbidden that no role allows. `system:masters` may do all. For
/// any thread.
///
/// @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">Using RBAC Authorization</a>
public final class Authorizer {
    private static final String CLUSTER_ROLE = "ClusterRole";

    private final RoleSource roles;

    public Authorizer(RoleSource roles) {
        this.roles = roles;
    }

    /// Why it is allowed, in words for a `SubjectAccessReview`, or null when it is not.
    public @Nullable String reason(Caller caller, Attempt attempt) {
        if (caller.isMaster()) {
            return "";
        }
        for (Grant grant : grants(caller, namespace(attempt))) {
            if (grant.rules().stream().anyMatch(rule -> rule.allows(attempt))) {
                return grant.why(caller);
            }
        }
        return null;
    }

    public boolean allows(Caller caller, Attempt attempt) {
        return reason(caller, attempt) != null;
    }

    /// All rules that hold for this caller in a namespace.
    public List<PolicyRule> rules(Caller caller, String namespace) {
        List<PolicyRule> all = new ArrayList<>();
        grants(caller, namespace).forEach(grant -> all.addAll(grant.rules()));
        return all;
    }

    private static String namespace(Attempt attempt) {
        return attempt instanceof Attempt.OnResource on ? on.namespace() : "";
    }

    private List<Grant> grants(Caller caller, String namespace) {
        List<Grant> grants = new ArrayList<>();
        for (KubeObject binding : roles.all("clusterrolebindings", null)) {
            addGrant(grants, caller, binding, "");
        }
        if (!namespace.isEmpty()) {
            for (KubeObject binding : roles.all("rolebindings", namespace)) {
                addGrant(grants, caller, binding, namespace);
            }
        }
        return grants;
    }

    private void addGrant(List<Grant> grants, Caller caller, KubeObject binding, String namespace) {
        for (JsonNode subject : binding.tree().path("subjects")) {
            if (isMeant(caller, subject, namespace)) {
                JsonNode reference = binding.tree().path("roleRef");
                boolean wide = reference.path("kind").asText().equals(CLUSTER_ROLE);
                String name = reference.path("name").asText();
                KubeObject role = wide ? roles.find("clusterroles", "", name) : roles.find("roles", namespace, name);
                if (role != null) {
                    grants.add(new Grant(
                            binding,
                            reference,
                            subject,
                            PolicyRule.all(role.tree().path("rules"))));
                }
                return;
            }
        }
    }

    private static boolean isMeant(Caller caller, JsonNode subject, String namespace) {
        String name = subject.path("name").asText();
        return switch (subject.path("kind").asText()) {
            case "User" -> caller.name().equals(name);
            case "Group" -> caller.groups().contains(name);
            case "ServiceAccount" ->
                caller.name().equals("system:serviceaccount:" + accountNamespace(subject, namespace) + ":" + name);
            default -> false;
        };
    }

    /// Of a service account that doesn't say it: the binding's own.
    private static String accountNamespace(JsonNode subject, String bindingNamespace) {
        String own = subject.path("namespace").asText();
        return own.isEmpty() ? bindingNamespace : own;
    }

    private record Grant(KubeObject binding, JsonNode role, JsonNode subject, List<PolicyRule> rules) {

        /// In the words of Kubernetes' own authorizer.
        String why(Caller caller) {
            boolean inNamespace = !binding.namespace().isEmpty();
            String where = inNamespace ? binding.namespace() + "/" + binding.name() : binding.name();
            String kind = subject.path("kind").asText();
            String who = kind.equals("ServiceAccount")
                    ? subject.path("name").asText() + "/" + accountNamespace(subject, binding.namespace())
                    : subject.path("name").asText(caller.name());
            return "RBAC: allowed by " + (inNamespace ? "RoleBinding" : "ClusterRoleBinding") + " \"" + where + "\" of "
                    + role.path("kind").asText() + " \"" + role.path("name").asText() + "\" to " + kind + " \"" + who
                    + "\"";
        }
    }
}
