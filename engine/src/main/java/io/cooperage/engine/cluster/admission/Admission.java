package io.cooperage.engine.cluster.admission;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import org.jspecify.annotations.Nullable;

/// One step of admission: changes what is written, or refuses it with a
/// [io.cooperage.engine.cluster.api.StatusException].
public interface Admission {

    void admit(Request request);

    /// @param object may be changed; of a deletion null
    /// @param old null for what is new
    /// @param subresource empty for the object itself
    record Request(
            ClusterApi api,
            Operation operation,
            Kind kind,
            String namespace,
            String subresource,
            @Nullable KubeObject object,
            @Nullable KubeObject old) {}

    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }
}
