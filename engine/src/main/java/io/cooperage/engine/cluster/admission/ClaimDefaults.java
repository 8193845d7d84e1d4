package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.kind.storage.StorageKinds;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Claims that name no class get the default one.
final class ClaimDefaults implements Admission {
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    @Override
    public void admit(Request request) {
        @Nullable KubeObject claim = request.object();
        if (claim == null
                || request.operation() != Operation.CREATE
                || !request.kind().resource().toString().equals("persistentvolumeclaims")) {
            return;
        }
        ObjectNode spec = Absent.object(claim.tree(), "spec");
        if (!Trees.has(spec, "storageClassName") && !claim.annotations().containsKey(OLD_CLASS)) {
            request
                    .api()
                    .list(request.api().kinds().of("storageclasses.storage.k8s.io"), null, ListOptions.ALL)
                    .items()
                    .stream()
                    .filter(StorageKinds::isDefault)
                    // Of several the newest: so Kubernetes lets one take over from another.
                    .max(Comparator.comparing((KubeObject each) ->
                                    each.creationTimestamp().orElse(Instant.EPOCH))
                            .thenComparing(KubeObject::name, Comparator.reverseOrder()))
                    .ifPresent(chosen -> spec.put("storageClassName", chosen.name()));
        }
    }
}
