package io.cooperage.engine.cluster.controller.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;

/// Ties a claim and a volume to each other in four writes; each is left out when it was done before, so a
/// binding that was cut short is finished by doing it again.
record Binding(KindView claims, KindView volumes) {
    static final String COMPLETED = "pv.kubernetes.io/bind-completed";
    static final String BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    void bind(KubeObject claim, KubeObject volume, Work work) {
        KubeObject kept = phase(volumes, keep(claim, volume, work), "Bound", work);
        KubeObject named = name(claim, kept, work);
        KubeObject changed = named.copy();
        ObjectNode status = changed.tree().withObject("/status");
        status.put("phase", "Bound");
        status.set("accessModes", kept.spec().path("accessModes").deepCopy());
        status.set("capacity", kept.spec().path("capacity").deepCopy());
        if (!Trees.same(named.status(), status)) {
            claims.updateStatus(changed, work.writing());
        }
    }

    /// First the volume is kept for the claim: from then on no other takes it.
    private KubeObject keep(KubeObject claim, KubeObject volume, Work work) {
        JsonNode before = volume.spec().path("claimRef");
        if (before.path("uid").asText().equals(claim.uid())) {
            return volume;
        }
        KubeObject changed = volume.copy();
        if (before.isEmpty()) {
            PodTemplate.annotations(changed.tree()).put(BY_CONTROLLER, "yes");
        }
        changed.tree()
                .withObject("/spec/claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("apiVersion", "v1")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("resourceVersion", Long.toString(claim.revision()));
        return volumes.update(changed, work.writing());
    }

    private KubeObject name(KubeObject claim, KubeObject volume, Work work) {
        KubeObject changed = claim.copy();
        ObjectNode annotations = PodTemplate.annotations(changed.tree());
        if (!claim.spec().path("volumeName").asText().equals(volume.name())) {
            changed.tree().withObject("/spec").put("volumeName", volume.name());
            annotations.put(BY_CONTROLLER, "yes");
        }
        annotations.put(COMPLETED, "yes");
        return Trees.same(changed.tree(), claim.tree()) ? claim : claims.update(changed, work.writing());
    }

    static KubeObject phase(KindView view, KubeObject object, String phase, Work work) {
        if (object.status().path("phase").asText().equals(phase)) {
            return object;
        }
        KubeObject changed = object.copy();
        changed.tree().withObject("/status").put("phase", phase);
        return view.updateStatus(changed, work.writing());
    }
}
