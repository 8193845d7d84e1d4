package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {
    private static final String NO_VICTIMS =
            " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
    private static final String NO_HELP =
            " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";

    @AutoClose
    private final ControlStand stand;

    SchedulerTest(@TempDir Path folder) {
        stand = ControlStand.running(folder, "{cpu: '2', memory: 1Gi, pods: '4'}");
    }

    private void pod(String name, String spec, String container) {
        stand.create(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", labels: {app: " + name + "}}, spec: {"
                        + spec + " containers: [{name: c, image: 'x:1', " + container + "}]}}");
    }

    private String node(String name) {
        return stand.get("pods", name).spec().path("nodeName").asText();
    }

    private void awaitPlaced(String name) {
        stand.await(name + " is placed", () -> !node(name).isEmpty());
    }

    private void awaitRefused(String name, String message) {
        stand.await(name + ": " + message, () -> {
            JsonNode condition = Conditions.find(stand.get("pods", name).status(), "PodScheduled");
            return condition != null
                    && condition.path("message").asText().equals(message)
                    && condition.path("reason").asText().equals("Unschedulable")
                    && stand.events.contains("FailedScheduling: " + message);
        });
    }

    @Test
    void whatFitsIsPlacedAndToldSo() {
        pod("a", "", "resources: {requests: {cpu: 500m}}");
        awaitPlaced("a");
        assertThat(stand.events).contains("Scheduled: Successfully assigned default/a to node-1");
        assertThat(Conditions.isTrue(stand.get("pods", "a").status(), "PodScheduled"))
                .isTrue();
    }

    @Test
    void whatIsTooLargeWaitsUntilRoomIsMade() {
        pod("a", "", "resources: {requests: {cpu: 1500m, memory: 600Mi}}");
        awaitPlaced("a");
        pod("b", "", "resources: {requests: {cpu: 600m, memory: 500Mi}}");
        awaitRefused("b", "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory." + NO_VICTIMS);
        stand.delete("pods", "a");
        awaitPlaced("b");
    }

    @Test
    void initContainersAndSidecarsCount() {
        pod(
                "a",
                "initContainers: [{name: s, image: 'x:1', restartPolicy: Always, resources: {requests: {cpu: '1'}}},"
                        + " {name: i, image: 'x:1', resources: {requests: {cpu: 1500m}}}],",
                "resources: {requests: {cpu: 100m}}");
        awaitRefused("a", "0/1 nodes are available: 1 Insufficient cpu." + NO_VICTIMS);
    }

    @Test
    void selectorsTaintsAndCordonsAreSaidInKubernetesWords() {
        pod("a", "nodeSelector: {disk: ssd},", "");
        awaitRefused("a", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + NO_HELP);
        stand.merge("nodes", "node-1", "{metadata: {labels: {disk: ssd}}}");
        awaitPlaced("a");
        stand.merge("nodes", "node-1", "{spec: {taints: [{key: k, value: v, effect: NoSchedule}]}}");
        pod("b", "", "");
        awaitRefused("b", "0/1 nodes are available: 1 node(s) had untolerated taint {k: v}." + NO_HELP);
        pod("c", "tolerations: [{key: k, operator: Exists}],", "");
        awaitPlaced("c");
        stand.merge("nodes", "node-1", "{spec: {taints: null, unschedulable: true}}");
        pod("d", "", "");
        awaitRefused("d", "0/1 nodes are available: 1 node(s) were unschedulable." + NO_HELP);
        stand.merge("nodes", "node-1", "{spec: {unschedulable: null}}");
        awaitPlaced("b");
        awaitPlaced("d");
    }

    @Test
    void hostPortsAndNeighboursConflict() {
        pod("a", "", "ports: [{containerPort: 80, hostPort: 8080}]");
        awaitPlaced("a");
        pod("b", "", "ports: [{containerPort: 80, hostPort: 8080}]");
        awaitRefused(
                "b",
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports." + NO_VICTIMS);
        pod(
                "c",
                "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                        + " kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}]}},",
                "");
        awaitRefused("c", "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules." + NO_VICTIMS);
        pod(
                "d",
                "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                        + " kubernetes.io/hostname, labelSelector: {matchLabels: {app: nobody}}}]}},",
                "");
        awaitRefused("d", "0/1 nodes are available: 1 node(s) didn't match pod affinity rules." + NO_HELP);
    }

    @Test
    void theMoreImportantDrivesAwayTheLessImportant() {
        stand.create(
                "priorityclasses.scheduling.k8s.io",
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}");
        pod("low", "", "resources: {requests: {cpu: 1500m}}");
        pod("small", "", "resources: {requests: {cpu: 100m}}");
        awaitPlaced("low");
        awaitPlaced("small");
        pod("important", "priorityClassName: high,", "resources: {requests: {cpu: '1'}}");
        awaitPlaced("important");
        assertThat(stand.find("pods", "low")).isNull();
        assertThat(stand.find("pods", "small")).isNotNull();
        KubeObject important = stand.get("pods", "important");
        assertThat(important.status().path("nominatedNodeName").asText()).isEqualTo("node-1");
        assertThat(stand.events).contains("Preempted: Preempted by pod " + important.uid() + " on node node-1");
    }

    @Test
    void gatesAndClaimsAreWaitedFor() {
        pod("a", "schedulingGates: [{name: x.io/wait}],", "");
        stand.await(() -> {
            JsonNode condition = Conditions.find(stand.get("pods", "a").status(), "PodScheduled");
            return condition != null && condition.path("reason").asText().equals("SchedulingGated");
        });
        stand.merge("pods", "a", "{spec: {schedulingGates: null}}");
        awaitPlaced("a");
        pod("b", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}],", "");
        awaitRefused("b", "0/1 nodes are available: persistentvolumeclaim \"data\" not found." + NO_HELP);
        stand.create(
                "storageclasses.storage.k8s.io",
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: local}, provisioner:"
                        + " kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer}");
        stand.create(
                "persistentvolumeclaims",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: local,"
                        + " accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        stand.await(() ->
                stand.events.contains("WaitForFirstConsumer: waiting for first consumer to be created before binding"));
        stand.create(
                "persistentvolumes",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {storageClassName: local, capacity:"
                        + " {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /mnt}, nodeAffinity: {required:"
                        + " {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values:"
                        + " [node-1]}]}]}}}}");
        awaitPlaced("b");
        KubeObject claim = stand.get("persistentvolumeclaims", "data");
        assertThat(claim.spec().path("volumeName").asText()).isEqualTo("v");
        assertThat(claim.annotations())
                .containsEntry("volume.kubernetes.io/selected-node", "node-1")
                .containsEntry("pv.kubernetes.io/bind-completed", "yes");
    }

    private void storage(String storageClass, String claimMode) {
        stand.create(
                "storageclasses.storage.k8s.io",
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: made}, provisioner: x.io/y,"
                        + " volumeBindingMode: WaitForFirstConsumer" + storageClass + "}");
        stand.create(
                "persistentvolumeclaims",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: made,"
                        + " accessModes: [" + claimMode + "], resources: {requests: {storage: 1Gi}}}}");
    }

    @Test
    void aClaimForOnePodAtATimeKeepsTheNextWaiting() {
        storage("", "ReadWriteOncePod");
        stand.create(
                "persistentvolumes",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {storageClassName: made, capacity:"
                        + " {storage: 1Gi}, accessModes: [ReadWriteOncePod], hostPath: {path: /mnt}}}");
        String uses = "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}],";
        pod("a", uses, "");
        awaitPlaced("a");
        pod("b", uses, "");
        awaitRefused(
                "b",
                "0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and"
                        + " ReadWriteOncePod access mode." + NO_VICTIMS);
        stand.delete("pods", "a");
        awaitPlaced("b");
    }

    @Test
    void aClassAllowsVolumesOnlyWhereItSays() {
        String where = ", allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [near, here]}]}]";
        storage(where, "ReadWriteOnce");
        pod("a", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}],", "");
        awaitRefused(
                "a", "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind." + NO_HELP);
        stand.merge("nodes", "node-1", "{metadata: {labels: {zone: here}}}");
        stand.await(() -> "node-1"
                .equals(stand.get("persistentvolumeclaims", "data")
                        .annotations()
                        .get("volume.kubernetes.io/selected-node")));
    }

    @Test
    void labelKeysOfAffinityMeanThePodsOwnValues() {
        pod("a", "", "");
        awaitPlaced("a");
        String apart = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                + " kubernetes.io/hostname, labelSelector: {matchExpressions: [{key: app, operator: Exists}]},"
                + " %s: [app]}]}},";
        pod("b", apart.formatted("mismatchLabelKeys"), "");
        awaitRefused("b", "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules." + NO_VICTIMS);
        pod("c", apart.formatted("matchLabelKeys"), "");
        awaitPlaced("c");
        assertThat(stand.get("pods", "c")
                        .spec()
                        .at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector"))
                .hasToString("{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\"},"
                        + "{\"key\":\"app\",\"operator\":\"In\",\"values\":[\"c\"]}]}");
    }

    @Test
    void likePodsAreSpreadOverDomains() {
        stand.node("node-2", "{cpu: '2', memory: 1Gi, pods: '4'}");
        stand.merge("nodes", "node-2", "{spec: {unschedulable: true}}");
        String spread = "topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname,"
                + " whenUnsatisfiable: DoNotSchedule, labelSelector: {matchExpressions: [{key: app, operator:"
                + " Exists}]}}],";
        pod("a", spread, "");
        awaitPlaced("a");
        pod("b", spread, "");
        awaitRefused(
                "b",
                "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) were"
                        + " unschedulable. preemption: 0/2 nodes are available: 1 No preemption victims found for"
                        + " incoming pod, 1 Preemption is not helpful for scheduling.");
        pod("c", spread.replace("DoNotSchedule", "ScheduleAnyway"), "");
        awaitPlaced("c");
        assertThat(node("c")).isEqualTo("node-1");
        stand.merge("nodes", "node-2", "{spec: {unschedulable: null}}");
        awaitPlaced("b");
        assertThat(node("b")).isEqualTo("node-2");
    }
}
