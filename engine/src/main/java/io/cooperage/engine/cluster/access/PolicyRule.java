package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// One rule of a role, by the words of `rbac.authorization.k8s.io/v1`; `*` is everything.
///
/// @param resourceNames empty for every name
public record PolicyRule(
        List<String> verbs,
        List<String> groups,
        List<String> resources,
        List<String> resourceNames,
        List<String> paths) {
    private static final String ALL = "*";

    static PolicyRule of(JsonNode rule) {
        return new PolicyRule(
                texts(rule.path("verbs")),
                texts(rule.path("apiGroups")),
                texts(rule.path("resources")),
                texts(rule.path("resourceNames")),
                texts(rule.path("nonResourceURLs")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    boolean allows(Attempt attempt) {
        return has(verbs, attempt.verb())
                && switch (attempt) {
                    case Attempt.OnResource on -> allowsResource(on);
                    case Attempt.OnPath on -> allowsPath(on.path());
                };
    }

    private boolean allowsResource(Attempt.OnResource on) {
        boolean resource = has(resources, on.fullResource())
                || (!on.subresource().isEmpty() && resources.contains("*/" + on.subresource()));
        return resource && has(groups, on.group()) && (resourceNames.isEmpty() || resourceNames.contains(on.name()));
    }

    private boolean allowsPath(String path) {
        return paths.stream()
                .anyMatch(allowed -> allowed.endsWith(ALL)
                        ? path.startsWith(allowed.substring(0, allowed.length() - 1))
                        : path.equals(allowed));
    }

    private static boolean has(List<String> list, String value) {
        return list.contains(ALL) || list.contains(value);
    }

    /// Of paths that are no resources, such as `/healthz`.
    public boolean isAboutPaths() {
        return !paths.isEmpty();
    }
}
