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

    /// Of a role's `rules`.
    static List<PolicyRule> all(JsonNode rules) {
        List<PolicyRule> all = new ArrayList<>();
        rules.forEach(rule -> all.add(of(rule)));
        return all;
    }

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

    /// Whoever holds these rules may do all that this one allows.
    boolean isCoveredBy(List<PolicyRule> held) {
        return verbs.stream()
                .allMatch(verb -> isAboutPaths()
                        ? paths.stream()
                                .allMatch(path -> held.stream()
                                        .anyMatch(other -> has(other.verbs, verb) && other.allowsPath(path)))
                        : groups.stream()
                                .allMatch(group -> resources.stream()
                                        .allMatch(resource -> isCoveredBy(held, verb, group, resource))));
    }

    private boolean isCoveredBy(List<PolicyRule> held, String verb, String group, String resource) {
        List<PolicyRule> fitting = held.stream()
                .filter(other -> has(other.verbs, verb)
                        && has(other.groups, group)
                        && (has(other.resources, resource)
                                || (resource.contains("/")
                                        && other.resources.contains("*" + resource.substring(resource.indexOf('/'))))))
                .toList();
        return resourceNames.isEmpty()
                ? fitting.stream().anyMatch(other -> other.resourceNames.isEmpty())
                : resourceNames.stream()
                        .allMatch(name -> fitting.stream()
                                .anyMatch(
                                        other -> other.resourceNames.isEmpty() || other.resourceNames.contains(name)));
    }

    /// Of paths that are no resources, such as `/healthz`.
    public boolean isAboutPaths() {
        return !paths.isEmpty();
    }

    /// As Kubernetes shows it in a refusal.
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        addPart(parts, "APIGroups", groups);
        addPart(parts, "Resources", resources);
        addPart(parts, "ResourceNames", resourceNames);
        addPart(parts, "NonResourceURLs", paths);
        addPart(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void addPart(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":"
                    + values.stream().map(value -> "\"" + value + "\"").toList());
        }
    }
}
