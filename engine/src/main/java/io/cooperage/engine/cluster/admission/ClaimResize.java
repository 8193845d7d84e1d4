package io.cooperage.engine.cluster.admission;

import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import org.jspecify.annotations.Nullable;

/// A claim grows only where its class says that volumes can.
final class ClaimResize implements Admission {

    @Override
    public void admit(Request request) {
        @Nullable KubeObject claim = request.object();
        @Nullable KubeObject old = request.old();
        if (claim == null
                || old == null
                || request.operation() != Operation.UPDATE
                || !request.subresource().isEmpty()
                || !request.kind().resource().toString().equals("persistentvolumeclaims")
                || size(claim).compareTo(size(old)) <= 0
                || !Trees.text(old.status(), "phase").equals("Bound")) {
            return;
        }
        String name = Trees.text(claim.spec(), "storageClassName");
        @Nullable
        KubeObject storageClass =
                request.api().find(request.api().kinds().of("storageclasses.storage.k8s.io"), "", name);
        if (storageClass == null
                || !storageClass.tree().path("allowVolumeExpansion").asBoolean()) {
            throw Refusal.forbidden(
                    request,
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc"
                            + " must support resize");
        }
    }

    private static Quantity size(KubeObject claim) {
        try {
            return Quantity.parse(Trees.text(claim.spec().path("resources").path("requests"), "storage"));
        } catch (IllegalArgumentException e) {
            // Validation tells about it.
            return Quantity.ZERO;
        }
    }
}
