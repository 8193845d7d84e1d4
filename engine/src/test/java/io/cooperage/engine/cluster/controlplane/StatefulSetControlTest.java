package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatefulSetControlTest {
    @AutoClose
    private final ControlStand stand;

    StatefulSetControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void create(int replicas, String more) {
        stand.create(
                "statefulsets.apps",
                "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, replicas: "
                        + replicas + ", " + more + " selector: {matchLabels: {app: db}}, template: {metadata: {labels:"
                        + " {app: db}}, spec: {containers: [{name: c, image: 'db:1'}]}}}}");
    }

    private JsonNode status() {
        return stand.get("statefulsets.apps", "db").status();
    }

    private void awaitReady(int replicas) {
        stand.await(replicas + " ready", () -> {
            KubeObject set = stand.get("statefulsets.apps", "db");
            return set.status().path("observedGeneration").asLong() == set.generation()
                    && status().path("readyReplicas").asInt() == replicas
                    && status().path("replicas").asInt() == replicas
                    && status().path("updateRevision").equals(status().path("currentRevision"));
        });
    }

    private List<String> images() {
        return stand.list("pods", "app=db").stream()
                .map(pod -> pod.name() + " "
                        + pod.spec().path("containers").path(0).path("image").asText())
                .toList();
    }

    @Test
    void podsComeOneAfterAnotherWithTheirNamesAndGoFromTheHighest() {
        stand.kubelet.ready = pod -> !pod.name().equals("db-1");
        create(3, "");
        stand.await(() -> stand.find("pods", "db-1") != null
                && status().path("readyReplicas").asInt() == 1);
        assertThat(stand.find("pods", "db-2")).isNull();
        stand.kubelet.ready = pod -> true;
        stand.kubelet.look("default", "db-1");
        awaitReady(3);
        KubeObject pod = stand.get("pods", "db-1");
        assertThat(pod.labels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1")
                .containsEntry(
                        "controller-revision-hash",
                        status().path("updateRevision").asText());
        assertThat(pod.spec().path("hostname").asText()).isEqualTo("db-1");
        assertThat(pod.spec().path("subdomain").asText()).isEqualTo("db");
        stand.merge("statefulsets.apps", "db", "{spec: {replicas: 1}}");
        awaitReady(1);
        assertThat(images()).containsExactly("db-0 db:1");
        assertThat(stand.events)
                .contains(
                        "SuccessfulCreate: create Pod db-0 in StatefulSet db successful",
                        "SuccessfulDelete: delete Pod db-2 in StatefulSet db successful")
                .containsSubsequence(
                        "SuccessfulDelete: delete Pod db-2 in StatefulSet db successful",
                        "SuccessfulDelete: delete Pod db-1 in StatefulSet db successful");
    }

    @Test
    void aRolloutGoesDownToThePartitionAndRemembersBothTemplates() {
        create(
                3,
                "podManagementPolicy: Parallel, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}},");
        awaitReady(3);
        stand.merge("statefulsets.apps", "db", "{spec: {template: {spec: {containers: [{name: c, image: 'db:2'}]}}}}");
        stand.await(() -> status().path("updatedReplicas").asInt() == 1
                && status().path("readyReplicas").asInt() == 3);
        assertThat(images()).containsExactly("db-0 db:1", "db-1 db:1", "db-2 db:2");
        assertThat(stand.list("controllerrevisions.apps", "app=db")).hasSize(2);
        stand.delete("pods", "db-0");
        stand.await(() -> status().path("readyReplicas").asInt() == 3
                && stand.livePods("app=db").size() == 3);
        assertThat(images()).contains("db-0 db:1");
        stand.merge("statefulsets.apps", "db", "{spec: {updateStrategy: {rollingUpdate: {partition: 0}}}}");
        awaitReady(3);
        assertThat(images()).containsExactly("db-0 db:2", "db-1 db:2", "db-2 db:2");
    }

    @Test
    void eachPodHasClaimsOfItsOwnThatOutliveItUnlessToldOtherwise() {
        create(
                2,
                "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}, volumeClaimTemplates:"
                        + " [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: '',"
                        + " resources: {requests: {storage: 1Gi}}}}],");
        // Static volumes: the pods wait for them.
        for (int i = 0; i < 2; i++) {
            volume("v" + i);
        }
        awaitReady(2);
        assertThat(stand.get("persistentvolumeclaims", "data-db-1").labels()).containsEntry("app", "db");
        stand.await(() -> stand.get("persistentvolumeclaims", "data-db-1")
                .status()
                .path("phase")
                .asText()
                .equals("Bound"));
        assertThat(stand.get("pods", "db-1")
                        .spec()
                        .path("volumes")
                        .path(0)
                        .path("persistentVolumeClaim")
                        .path("claimName")
                        .asText())
                .isEqualTo("data-db-1");
        stand.merge("statefulsets.apps", "db", "{spec: {replicas: 1}}");
        awaitReady(1);
        stand.await(() -> stand.find("persistentvolumeclaims", "data-db-1") == null);
        assertThat(stand.find("persistentvolumeclaims", "data-db-0")).isNotNull();
        stand.await(() -> stand.list("persistentvolumes", "").stream()
                .anyMatch(v -> v.status().path("phase").asText().equals("Released")));
    }

    private void volume(String name) {
        stand.create(
                "persistentvolumes",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: " + name
                        + "}, spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy:"
                        + " Retain, hostPath: {path: /tmp/none}}}");
    }

    @Test
    void aFailedPodIsMadeAnew() {
        create(1, "");
        awaitReady(1);
        String first = stand.get("pods", "db-0").uid();
        stand.kubelet.end = pod -> pod.uid().equals(first) ? "Failed" : "";
        stand.kubelet.look("default", "db-0");
        stand.await(() -> {
            KubeObject pod = stand.find("pods", "db-0");
            return pod != null && !pod.uid().equals(first);
        });
        awaitReady(1);
        assertThat(stand.events).contains("RecreatingFailedPod: StatefulSet default/db is recreating failed Pod db-0");
    }

    @Test
    void onDeleteTakesTheNewTemplateWhenAPodIsDeleted() {
        create(2, "updateStrategy: {type: OnDelete},");
        awaitReady(2);
        stand.merge("statefulsets.apps", "db", "{spec: {template: {spec: {containers: [{name: c, image: 'db:2'}]}}}}");
        stand.await("both revisions", () -> !status().path("updateRevision").equals(status().path("currentRevision")));
        stand.delete("pods", "db-1");
        stand.await("the new one beside the old", () -> images().equals(List.of("db-0 db:1", "db-1 db:2")));
        stand.await(() -> status().path("readyReplicas").asInt() == 2
                && status().path("updatedReplicas").asInt() == 1);
        assertThat(images()).containsExactly("db-0 db:1", "db-1 db:2");
        stand.delete("pods", "db-0");
        stand.await("all new", () -> images().equals(List.of("db-0 db:2", "db-1 db:2")));
    }
}
