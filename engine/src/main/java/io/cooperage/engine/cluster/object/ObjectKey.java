package io.cooperage.engine.cluster.object;

/// Names one object of the cluster.
///
/// @param namespace empty for what belongs to the whole cluster
public record ObjectKey(GroupResource resource, String namespace, String name) {

    @Override
    public String toString() {
        return namespace.isEmpty() ? resource + " " + name : resource + " " + namespace + "/" + name;
    }
}
