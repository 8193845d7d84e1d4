package io.cooperage.ui.cluster.client;

import java.util.List;

/// A kind of object that a cluster serves, as discovery tells it.
///
/// @param group empty for the core group
/// @param plural as in URLs
public record ResourceType(
        String group, String version, String kind, String plural, boolean namespaced, List<String> verbs) {
    public ResourceType {
        verbs = List.copyOf(verbs);
    }

    /// What it is known as: `pods`, `deployments.apps`.
    public String id() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /// Of all objects, or of those of one namespace.
    ///
    /// @param namespace empty for all
    String path(String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + namespace + "/" + plural
                : root + "/" + plural;
    }

    String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }

    public boolean can(String verb) {
        return verbs.contains(verb);
    }
}
