package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// PersistentVolume, PersistentVolumeClaim and StorageClass.
public final class StorageKinds {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String OLD_DEFAULT_CLASS = "storageclass.beta.kubernetes.io/is-default-class";
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");

    private StorageKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of("v1", "PersistentVolume", "persistentvolumes", new VolumeRules(), volumes())
                        .shortNames("pv")
                        .clusterWide()
                        .subresources("status")
                        .build(),
                KindBuilder.of("v1", "PersistentVolumeClaim", "persistentvolumeclaims", new ClaimRules(), claims())
                        .shortNames("pvc")
                        .subresources("status")
                        .build(),
                KindBuilder.of(
                                "storage.k8s.io/v1",
                                "StorageClass",
                                "storageclasses",
                                new StorageClassRules(),
                                classes())
                        .shortNames("sc")
                        .clusterWide()
                        .build());
    }

    private static Columns volumes() {
        return Columns.named()
                .text("Capacity", "Its size.", pv -> Trees.text(pv.spec().path("capacity"), "storage"))
                .text(
                        "Access Modes",
                        "How it can be mounted.",
                        pv -> modes(pv.spec().path("accessModes")))
                .text(
                        "Reclaim Policy",
                        "What becomes of it when its claim is gone.",
                        pv -> Trees.text(pv.spec(), "persistentVolumeReclaimPolicy"))
                .text("Status", "Whether it is claimed.", StorageKinds::phase)
                .text("Claim", "Whose it is.", pv -> claim(pv.spec().path("claimRef")))
                .text("StorageClass", "What kind of storage it is.", StorageKinds::storageClass)
                .text(
                        "VolumeAttributesClass",
                        "What can be changed of it.",
                        pv -> Columns.orUnset(Trees.text(pv.spec(), "volumeAttributesClassName")))
                .text("Reason", "Why it is in this state.", pv -> Trees.text(pv.status(), "reason"))
                .age()
                .wide(
                        "VolumeMode",
                        "A file system or a raw device.",
                        pv -> Columns.orUnset(Trees.text(pv.spec(), "volumeMode")));
    }

    private static Columns claims() {
        return Columns.named()
                .text("Status", "Whether it has a volume.", StorageKinds::phase)
                .text("Volume", "The volume.", pvc -> Trees.text(pvc.spec(), "volumeName"))
                .text(
                        "Capacity",
                        "The volume's size.",
                        pvc -> bound(pvc) ? Trees.text(pvc.status().path("capacity"), "storage") : "")
                .text(
                        "Access Modes",
                        "How it can be mounted.",
                        pvc -> bound(pvc) ? modes(pvc.status().path("accessModes")) : "")
                .text("StorageClass", "What kind of storage it wants.", StorageKinds::storageClass)
                .text(
                        "VolumeAttributesClass",
                        "What can be changed of it.",
                        pvc -> Columns.orUnset(Trees.text(pvc.spec(), "volumeAttributesClassName")))
                .age()
                .wide(
                        "VolumeMode",
                        "A file system or a raw device.",
                        pvc -> Columns.orUnset(Trees.text(pvc.spec(), "volumeMode")));
    }

    private static Columns classes() {
        return Columns.named(object -> isDefault(object) ? object.name() + " (default)" : object.name())
                .text("Provisioner", "Who makes the volumes.", object -> Trees.text(object.tree(), "provisioner"))
                .text("ReclaimPolicy", "What becomes of volumes when their claims are gone.", object -> {
                    String policy = Trees.text(object.tree(), "reclaimPolicy");
                    return policy.isEmpty() ? "Delete" : policy;
                })
                .text("VolumeBindingMode", "When a volume is made.", object -> {
                    String mode = Trees.text(object.tree(), "volumeBindingMode");
                    return mode.isEmpty() ? "Immediate" : mode;
                })
                .flag(
                        "AllowVolumeExpansion",
                        "Whether volumes can grow.",
                        object -> object.tree().path("allowVolumeExpansion").asBoolean())
                .age();
    }

    /// What claims get that ask for no class.
    public static boolean isDefault(KubeObject storageClass) {
        Map<String, String> notes = storageClass.annotations();
        return "true".equals(notes.get(DEFAULT_CLASS)) || "true".equals(notes.get(OLD_DEFAULT_CLASS));
    }

    private static String storageClass(KubeObject object) {
        String old = object.annotations().get(OLD_CLASS);
        return old != null ? old : Trees.text(object.spec(), "storageClassName");
    }

    private static boolean bound(KubeObject claim) {
        return !Trees.text(claim.spec(), "volumeName").isEmpty();
    }

    private static String phase(KubeObject object) {
        return object.deletionTimestamp().isPresent() ? "Terminating" : Trees.text(object.status(), "phase");
    }

    private static String claim(JsonNode reference) {
        return reference.isObject() ? Trees.text(reference, "namespace") + "/" + Trees.text(reference, "name") : "";
    }

    /// In the order from the narrowest to the widest, each once.
    private static String modes(JsonNode modes) {
        List<String> all = Trees.texts(modes);
        return List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod").stream()
                .filter(all::contains)
                .map(mode -> MODES.getOrDefault(mode, mode))
                .collect(Collectors.joining(","));
    }
}
