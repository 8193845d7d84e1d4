package io.cooperage.engine.cluster.object;

/// A type as URLs, roles and error texts name it, without its version: `pods`, `deployments.apps`.
///
/// @param group empty for the core group
/// @param resource the plural
public record GroupResource(String group, String resource) {

    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
