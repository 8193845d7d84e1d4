package io.cooperage.engine.cluster.access;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Roles and bindings as they are now. For any thread; asked with every request of who is no master.
public interface RoleSource {
    /// The group of all of them.
    String GROUP = "rbac.authorization.k8s.io";

    /// @param resource `rolebindings`, `clusterrolebindings`
    /// @param namespace null for all
    List<KubeObject> all(String resource, @Nullable String namespace);

    /// @param resource `roles`, `clusterroles`
    @Nullable
    KubeObject find(String resource, String namespace, String name);

    /// As they are stored at this moment: what was granted or taken back holds for the next request.
    static RoleSource of(ClusterApi api) {
        return new RoleSource() {
            @Override
            public List<KubeObject> all(String resource, @Nullable String namespace) {
                return api.list(kind(resource), namespace, ListOptions.ALL).items();
            }

            @Override
            public @Nullable KubeObject find(String resource, String namespace, String name) {
                return api.find(kind(resource), namespace, name);
            }

            private Kind kind(String resource) {
                return api.kinds().of(resource + "." + GROUP);
            }
        };
    }
}
