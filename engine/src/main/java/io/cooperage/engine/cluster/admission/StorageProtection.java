package io.cooperage.engine.cluster.admission;

import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// No claim goes while a pod uses it, and no volume while a claim is bound to it: each is made with a
/// finalizer, which the controllers of storage take away when it may go.
final class StorageProtection implements Admission {
    private static final Map<String, String> FINALIZERS = Map.of(
            "persistentvolumeclaims", "kubernetes.io/pvc-protection",
            "persistentvolumes", "kubernetes.io/pv-protection");

    @Override
    public void admit(Request request) {
        @Nullable KubeObject object = request.object();
        @Nullable String finalizer = FINALIZERS.get(request.kind().resource().toString());
        if (object != null && finalizer != null && request.operation() == Operation.CREATE) {
            object.addFinalizer(finalizer);
        }
    }
}
