package io.cooperage.engine.cluster.controller.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says of each volume whether it is available, bound, or released by a claim that is gone, and keeps one
/// that a claim is bound to. What becomes of a released one is its provisioner's to do; of one that nobody
/// provisioned, which only `Retain` leaves as it is, it says that there is nobody to delete or empty it.
public final class VolumeReconciler implements Reconciler {
    private static final String NAME = "persistentvolume-binder";
    private static final String PROTECTION = "kubernetes.io/pv-protection";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    private final KindView claims;
    private final KindView volumes;
    private final EventRecorder events;

    public VolumeReconciler(ControlContext context) {
        this.claims = context.view("persistentvolumeclaims");
        this.volumes = context.view("persistentvolumes");
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(volumes);
        loop.on(claims, (old, now, newest) -> {
            String volume = newest.spec().path("volumeName").asText();
            if (!volume.isEmpty()) {
                loop.add("", volume, claims.kind(), newest);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject volume = volumes.get("", work.name());
        if (volume == null) {
            return null;
        }
        JsonNode kept = volume.spec().path("claimRef");
        KubeObject claim = kept.isEmpty() ? null : claim(kept);
        boolean bound =
                claim != null && claim.spec().path("volumeName").asText().equals(volume.name());
        if (volume.deletionTimestamp().isPresent()) {
            if (volume.finalizers().contains(PROTECTION) && !bound) {
                volumes.update(volume.withoutFinalizer(PROTECTION), work.writing());
            }
        } else if (!volume.finalizers().contains(PROTECTION)) {
            KubeObject changed = volume.copy();
            changed.addFinalizer(PROTECTION);
            volumes.update(changed, work.writing());
        } else if (kept.path("uid").asText().isEmpty()) {
            Binding.phase(volumes, volume, "Available", work);
        } else if (claim == null) {
            released(volume, work);
        } else if (bound) {
            Binding.phase(volumes, volume, "Bound", work);
        } else if (!claim.spec().path("volumeName").asText().isEmpty()) {
            giveUp(volume, work);
        }
        return null;
    }

    /// The very claim, not another of its name; or null.
    private @Nullable KubeObject claim(JsonNode kept) {
        KubeObject there =
                claims.get(kept.path("namespace").asText(), kept.path("name").asText());
        return there != null && there.uid().equals(kept.path("uid").asText()) ? there : null;
    }

    private void released(KubeObject volume, Work work) {
        String policy = volume.spec().path("persistentVolumeReclaimPolicy").asText();
        if (policy.equals("Retain") || volume.annotations().containsKey(PROVISIONED_BY)) {
            Binding.phase(volumes, volume, "Released", work);
            return;
        }
        boolean delete = policy.equals("Delete");
        String message = delete
                ? "error getting deleter volume plugin for volume \"" + volume.name()
                        + "\": no deletable volume plugin matched"
                : "No recycler plugin found for the volume!";
        ObjectNode status = volume.copy().tree().withObject("/status");
        status.put("phase", "Failed").put("message", message);
        if (volumes.tellStatus(volume, status, work.writing()).revision() != volume.revision()) {
            events.warning(volume, delete ? "VolumeFailedDelete" : "VolumeFailedRecycle", message);
        }
    }

    /// The claim has taken another: this one is free again, for whom its maker kept it.
    private void giveUp(KubeObject volume, Work work) {
        KubeObject changed = volume.copy();
        ObjectNode spec = changed.tree().withObject("/spec");
        if (volume.annotations().containsKey(Binding.BY_CONTROLLER)) {
            spec.remove("claimRef");
            changed.ownMetadata().withObject("/annotations").remove(Binding.BY_CONTROLLER);
        } else {
            spec.withObject("/claimRef").remove("uid");
        }
        volumes.update(changed, work.writing());
    }
}
