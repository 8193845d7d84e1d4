package io.cooperage.ui.cluster.client;

/// Names one object of a cluster.
///
/// @param namespace empty for what belongs to the whole cluster
public record ObjectRef(ResourceType type, String namespace, String name) {

    String path() {
        return type.path(namespace, name);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? type.kind() + " " + name : type.kind() + " " + namespace + "/" + name;
    }
}
