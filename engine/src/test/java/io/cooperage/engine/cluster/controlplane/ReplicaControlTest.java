package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaControlTest {
    @AutoClose
    private final ControlStand stand;

    ReplicaControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void set(int replicas, String more) {
        stand.create(
                "replicasets.apps",
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web}, spec: {replicas: " + replicas + ", "
                        + more
                        + " selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec:"
                        + " {containers: [{name: c, image: 'x:1'}]}}}}");
    }

    private void awaitAvailable(String resource, int replicas) {
        stand.await(() ->
                stand.get(resource, "web").status().path("availableReplicas").asInt() == replicas
                        && stand.get(resource, "web").status().path("replicas").asInt() == replicas);
    }

    @Test
    void orphansAreTakenInAndStrangersAreLetGo() {
        stand.create(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: orphan, labels: {app: web}}, spec: {containers: [{name: c,"
                        + " image: 'x:1'}]}}");
        set(2, "");
        awaitAvailable("replicasets.apps", 2);
        assertThat(stand.livePods("app=web"))
                .hasSize(2)
                .extracting(KubeObject::name)
                .contains("orphan");
        assertThat(stand.get("pods", "orphan").controller()).isPresent();
        stand.merge("pods", "orphan", "{metadata: {labels: {app: other}}}");
        stand.await(() -> stand.get("pods", "orphan").controller().isEmpty());
        stand.await(() -> stand.livePods("app=web").size() == 2);
        awaitAvailable("replicasets.apps", 2);
    }

    @Test
    void theCheapestGoFirst() {
        set(3, "");
        awaitAvailable("replicasets.apps", 3);
        String cheap = stand.livePods("app=web").get(1).name();
        stand.merge("pods", cheap, "{metadata: {annotations: {controller.kubernetes.io/pod-deletion-cost: '-1'}}}");
        stand.merge("replicasets.apps", "web", "{spec: {replicas: 2}}");
        awaitAvailable("replicasets.apps", 2);
        assertThat(stand.livePods("app=web")).extracting(KubeObject::name).doesNotContain(cheap);
    }

    @Test
    void aPodThatIsReadyCountsOnlyAfterAWhile() {
        set(1, "minReadySeconds: 2,");
        stand.await(() -> stand.get("replicasets.apps", "web")
                        .status()
                        .path("readyReplicas")
                        .asInt()
                == 1);
        awaitAvailable("replicasets.apps", 1);
    }

    @Test
    void whatCannotBeMadeIsSaidAndMadeLater() {
        stand.merge("serviceaccounts", "default", "{metadata: {labels: {a: b}}}");
        stand.create(
                "replicasets.apps",
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web}, spec: {replicas: 2, selector:"
                        + " {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec:"
                        + " {serviceAccountName: robot, containers: [{name: c, image: 'x:1'}]}}}}");
        stand.await(() -> Conditions.isTrue(stand.get("replicasets.apps", "web").status(), "ReplicaFailure"));
        assertThat(stand.events).anyMatch(e -> e.startsWith("FailedCreate: Error creating: "));
        stand.create("serviceaccounts", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}");
        awaitAvailable("replicasets.apps", 2);
        stand.await(
                () -> !Conditions.isTrue(stand.get("replicasets.apps", "web").status(), "ReplicaFailure"));
    }

    @Test
    void aReplicationControllerDoesTheSame() {
        stand.create(
                "replicationcontrollers",
                "{apiVersion: v1, kind: ReplicationController, metadata: {name: web}, spec: {replicas: 2, selector: {app:"
                        + " web}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image:"
                        + " 'x:1'}]}}}}");
        awaitAvailable("replicationcontrollers", 2);
    }

    @Test
    void everyNamespaceHasItsAccountAndItsCertificate() {
        stand.api.create(
                stand.kind("namespaces"),
                "",
                new KubeObject(
                        (ObjectNode) ControlStand.json("{apiVersion: v1, kind: Namespace, metadata: {name: other}}")),
                WriteOptions.by("test"));
        stand.await(() -> stand.api.find(stand.kind("serviceaccounts"), "other", "default") != null
                && stand.api.find(stand.kind("configmaps"), "other", "kube-root-ca.crt") != null);
        stand.api.delete(stand.kind("configmaps"), "other", "kube-root-ca.crt", DeleteOptions.by("test", null));
        stand.await(() -> stand.api.find(stand.kind("configmaps"), "other", "kube-root-ca.crt") != null);
        Set<String> content = stand
                .api
                .get(stand.kind("configmaps"), "other", "kube-root-ca.crt")
                .tree()
                .path("data")
                .properties()
                .stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(content).containsExactly("ca.crt");
    }
}
