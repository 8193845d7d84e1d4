package io.cooperage.engine.cluster.controller.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.scheduler.VolumeMatch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds a volume for each claim, tells why there is none, and keeps a claim that pods still use.
public final class ClaimReconciler implements Reconciler {
    private static final String NAME = "persistentvolume-controller";
    private static final String PROTECTION = "kubernetes.io/pvc-protection";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    private final KindView claims;
    private final KindView volumes;
    private final KindView classes;
    private final KindView pods;
    private final KindView nodes;
    private final Binding binding;
    private final EventRecorder events;

    public ClaimReconciler(ControlContext context) {
        this.claims = context.view("persistentvolumeclaims");
        this.volumes = context.view("persistentvolumes");
        this.classes = context.view("storageclasses.storage.k8s.io");
        this.pods = context.view("pods");
        this.nodes = context.view("nodes");
        this.binding = new Binding(claims, volumes);
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(claims);
        loop.on(volumes, (old, now, newest) -> {
            JsonNode kept = newest.spec().path("claimRef");
            if (!kept.path("name").asText().isEmpty()) {
                loop.add(kept.path("namespace").asText(), kept.path("name").asText(), volumes.kind(), newest);
            } else if (now != null) {
                addUnbound(loop, volumes, newest);
            }
        });
        loop.on(classes, (old, now, newest) -> addUnbound(loop, classes, newest));
        loop.on(pods, (old, now, newest) -> {
            if (now == null || new PodState(now).isOver()) {
                for (JsonNode volume : newest.spec().path("volumes")) {
                    String claim = VolumeMatch.claimName(newest, volume);
                    if (!claim.isEmpty()) {
                        loop.add(newest.namespace(), claim, pods.kind(), newest);
                    }
                }
            }
        });
    }

    private void addUnbound(ControlLoop loop, KindView changed, KubeObject cause) {
        for (KubeObject claim : claims.all()) {
            if (!claim.annotations().containsKey(Binding.COMPLETED)) {
                loop.add(claim.namespace(), claim.name(), changed.kind(), cause);
            }
        }
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject claim = claims.get(work.namespace(), work.name());
        if (claim == null) {
            return null;
        }
        if (claim.deletionTimestamp().isPresent()) {
            if (claim.finalizers().contains(PROTECTION) && !isUsed(claim)) {
                claims.update(claim.withoutFinalizer(PROTECTION), work.writing());
            }
        } else if (claim.annotations().containsKey(Binding.COMPLETED)) {
            keepBound(claim, work);
        } else {
            findVolume(Binding.phase(claims, claim, "Pending", work), work);
        }
        return null;
    }

    private boolean isUsed(KubeObject claim) {
        for (KubeObject object : pods.list(claim.namespace(), LabelSelector.EVERYTHING)) {
            PodState pod = new PodState(object);
            if (!pod.isOver() && !pod.node().isEmpty()) {
                for (JsonNode volume : object.spec().path("volumes")) {
                    if (VolumeMatch.claimName(object, volume).equals(claim.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void keepBound(KubeObject claim, Work work) {
        KubeObject volume = volumes.get("", claim.spec().path("volumeName").asText());
        if (volume == null) {
            lost(claim, "Bound claim has lost its PersistentVolume. Data on the volume is lost!", work);
        } else if (VolumeMatch.isKeptFor(volume, claim)) {
            binding.bind(claim, volume, work);
        } else if (!volume.spec().path("claimRef").isEmpty()) {
            lost(claim, "Two claims are bound to the same volume, this one is bound incorrectly", work);
        }
    }

    private void lost(KubeObject claim, String message, Work work) {
        if (!claim.status().path("phase").asText().equals("Lost")) {
            Binding.phase(claims, claim, "Lost", work);
            events.warning(claim, message.startsWith("Two") ? "ClaimMisbound" : "ClaimLost", message);
        }
    }

    private void findVolume(KubeObject claim, Work work) {
        String wanted = claim.spec().path("volumeName").asText();
        if (!wanted.isEmpty()) {
            bindTo(claim, wanted, work);
            return;
        }
        KubeObject storageClass = classes.get("", className(claim));
        String node = claim.annotations().getOrDefault(SELECTED_NODE, "");
        boolean waits = storageClass != null
                && node.isEmpty()
                && storageClass.tree().path("volumeBindingMode").asText().equals("WaitForFirstConsumer")
                && volumes.all().stream().noneMatch(volume -> VolumeMatch.isKeptFor(volume, claim));
        if (waits) {
            events.normal(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return;
        }
        Optional<KubeObject> volume =
                VolumeMatch.find(claim, volumes.all(), node.isEmpty() ? null : nodes.get("", node));
        if (volume.isPresent()) {
            binding.bind(claim, volume.get(), work);
        } else {
            askProvisioner(claim, storageClass, work);
        }
    }

    private static String className(KubeObject claim) {
        return claim.spec().path("storageClassName").asText();
    }

    private void bindTo(KubeObject claim, String name, Work work) {
        KubeObject volume = volumes.get("", name);
        if (volume == null) {
            return;
        }
        if (VolumeMatch.isKeptFor(volume, claim)) {
            binding.bind(claim, volume, work);
        } else if (!volume.spec().path("claimRef").isEmpty()) {
            events.warning(claim, "FailedBinding", "volume \"" + name + "\" already bound to a different claim.");
        } else if (VolumeMatch.suits(volume, claim)) {
            binding.bind(claim, volume, work);
        } else {
            events.warning(
                    claim,
                    "VolumeMismatch",
                    "Cannot bind to requested volume \"" + name + "\": " + mismatch(claim, volume));
        }
    }

    private static String mismatch(KubeObject claim, KubeObject volume) {
        if (VolumeMatch.capacity(volume).compareTo(VolumeMatch.request(claim)) < 0) {
            return "requested PV is too small";
        }
        return className(claim).equals(volume.spec().path("storageClassName").asText())
                ? "incompatible accessMode"
                : "storageClassName does not match";
    }

    private void askProvisioner(KubeObject claim, @Nullable KubeObject storageClass, Work work) {
        if (className(claim).isEmpty()) {
            events.normal(
                    claim,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set");
            return;
        }
        if (storageClass == null) {
            events.warning(
                    claim, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + className(claim) + "\" not found");
            return;
        }
        String provisioner = storageClass.tree().path("provisioner").asText();
        if (provisioner.equals(NO_PROVISIONER)) {
            return;
        }
        if (!provisioner.equals(claim.annotations().get(PROVISIONER))) {
            KubeObject changed = claim.copy();
            PodTemplate.annotations(changed.tree()).put(PROVISIONER, provisioner);
            claims.update(changed, work.writing());
        }
        events.normal(
                claim,
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner '" + provisioner
                        + "' or manually by the system administrator. If volume creation is delayed, please verify"
                        + " that the provisioner is running and correctly registered.");
    }
}
