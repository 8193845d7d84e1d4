package io.cooperage.engine.cluster.kind.rbac;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

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

    @Override
    public List<FieldError> validate(KubeObject role) {
        Place root = Place.of(role.tree());
        boolean everywhere = role.kind().equals("ClusterRole");
        for (Place rule : root.at("rules").each()) {
            if (rule.at("verbs").empty()) {
                rule.at("verbs").required("verbs must contain at least one value");
            }
            boolean urls = !rule.at("nonResourceURLs").empty();
            if (urls && !everywhere) {
                rule.at("nonResourceURLs").invalid("namespaced rules cannot apply to non-resource URLs");
            } else if (urls
                    && !(rule.at("apiGroups").empty()
                            && rule.at("resources").empty()
                            && rule.at("resourceNames").empty())) {
                rule.at("nonResourceURLs")
                        .invalid("rules cannot apply to both regular resources and non-resource URLs");
            } else if (!urls) {
                if (rule.at("apiGroups").empty()) {
                    rule.at("apiGroups").required("resource rules must supply at least one api group");
                }
                if (rule.at("resources").empty()) {
                    rule.at("resources").required("resource rules must supply at least one resource");
                }
            }
        }
        for (Place selector :
                root.at("aggregationRule").at("clusterRoleSelectors").each()) {
            Selectors.selector(selector);
        }
        if (root.has("aggregationRule")
                && root.at("aggregationRule").at("clusterRoleSelectors").empty()) {
            root.at("aggregationRule")
                    .at("clusterRoleSelectors")
                    .required("at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        return root.errors();
    }
}
