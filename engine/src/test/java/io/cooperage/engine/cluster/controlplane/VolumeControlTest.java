package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Volumes that nobody provisioned, and the claims that are bound to them.
class VolumeControlTest {
    @AutoClose
    private final ControlStand stand;

    VolumeControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void boundVolume(String policy) {
        stand.create(
                "persistentvolumes",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {capacity: {storage: 1Gi},"
                        + " accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: " + policy
                        + ", hostPath: {path: /tmp/none}}}");
        stand.create(
                "persistentvolumeclaims",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: '',"
                        + " accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        stand.await(() -> phase("persistentvolumeclaims", "data").equals("Bound"));
    }

    private String phase(String resource, String name) {
        return stand.get(resource, name).status().path("phase").asText();
    }

    @Test
    void oneThatIsBoundStaysUntilItsClaimIsGone() {
        boundVolume("Retain");
        stand.delete("persistentvolumes", "v");
        KubeObject volume = stand.get("persistentvolumes", "v");
        assertThat(volume.deletionTimestamp()).isPresent();
        assertThat(volume.finalizers()).containsExactly("kubernetes.io/pv-protection");
        assertThat(phase("persistentvolumeclaims", "data")).isEqualTo("Bound");

        stand.delete("persistentvolumeclaims", "data");
        stand.await(() -> stand.find("persistentvolumes", "v") == null);
    }

    @Test
    void theFinalizerComesBackWhereItIsMissing() {
        boundVolume("Retain");
        stand.merge("persistentvolumes", "v", "{metadata: {finalizers: null}}");
        stand.await(() -> !stand.get("persistentvolumes", "v").finalizers().isEmpty());
    }

    @Test
    void nobodyIsThereToDeleteIt() {
        boundVolume("Delete");
        stand.delete("persistentvolumeclaims", "data");
        stand.await(() -> phase("persistentvolumes", "v").equals("Failed"));
        assertThat(stand.get("persistentvolumes", "v").status().path("message").asText())
                .isEqualTo("error getting deleter volume plugin for volume \"v\": no deletable volume plugin matched");
        stand.await(() -> stand.events.contains("VolumeFailedDelete: error getting deleter volume plugin for volume"
                + " \"v\": no deletable volume plugin matched"));
    }

    @Test
    void nobodyIsThereToEmptyIt() {
        boundVolume("Recycle");
        stand.delete("persistentvolumeclaims", "data");
        stand.await(() -> stand.events.contains("VolumeFailedRecycle: No recycler plugin found for the volume!"));
        assertThat(phase("persistentvolumes", "v")).isEqualTo("Failed");
    }
}
