package io.cooperage.engine.cluster.object;

/// How an object names its type: `apps/v1`, `Deployment`.
///
/// @param group empty for the core group
public record GroupVersionKind(String group, String version, String kind) {

    /// As the property `apiVersion` says it: `v1`, `apps/v1`.
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public static GroupVersionKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    @Override
    public String toString() {
        return apiVersion() + ", Kind=" + kind;
    }
}
