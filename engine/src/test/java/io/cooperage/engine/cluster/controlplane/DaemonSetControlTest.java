package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonSetControlTest {
    @AutoClose
    private final ControlStand stand;

    DaemonSetControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void create(String more) {
        stand.create(
                "daemonsets.apps",
                "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: log}, spec: {" + more
                        + " selector: {matchLabels: {app: log}}, template: {metadata: {labels: {app: log}}, spec:"
                        + " {containers: [{name: c, image: 'log:1'}]}}}}");
    }

    private void await(int desired) {
        stand.await(desired + " available", () -> {
            KubeObject set = stand.get("daemonsets.apps", "log");
            JsonNode status = set.status();
            return status.path("observedGeneration").asLong() == set.generation()
                    && status.path("desiredNumberScheduled").asInt() == desired
                    && status.path("numberAvailable").asInt() == desired
                    && status.path("updatedNumberScheduled").asInt() == desired;
        });
    }

    private List<String> nodes() {
        return stand.livePods("app=log").stream()
                .map(pod -> pod.spec().path("nodeName").asText())
                .sorted()
                .toList();
    }

    @Test
    void everyNodeHasOneAlsoACordonedOneAndOneThatComesLater() {
        stand.merge("nodes", "node-1", "{spec: {unschedulable: true}}");
        create("");
        await(1);
        stand.node("node-2", "{cpu: '4', memory: 1Gi, pods: '10'}");
        await(2);
        assertThat(nodes()).containsExactly("node-1", "node-2");
        stand.merge(
                "daemonsets.apps",
                "log",
                "{spec: {template: {spec: {nodeSelector: {kubernetes.io/hostname: node-2}}}}}");
        await(1);
        stand.await(() -> nodes().equals(List.of("node-2")));
    }

    @Test
    void aNewTemplateReplacesThePodAndIsRemembered() {
        create("");
        await(1);
        stand.merge("daemonsets.apps", "log", "{spec: {template: {spec: {containers: [{name: c, image: 'log:2'}]}}}}");
        await(1);
        stand.await(() -> stand.list("pods", "app=log").size() == 1);
        assertThat(stand.list("pods", "app=log")
                        .getFirst()
                        .spec()
                        .path("containers")
                        .path(0)
                        .path("image")
                        .asText())
                .isEqualTo("log:2");
        assertThat(stand.list("controllerrevisions.apps", "app=log")).hasSize(2);
        stand.merge("daemonsets.apps", "log", "{spec: {template: {spec: {containers: [{name: c, image: 'log:1'}]}}}}");
        await(1);
        assertThat(stand.list("controllerrevisions.apps", "app=log"))
                .extracting(revision -> revision.tree().path("revision").asLong())
                .containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void withASurgeTheNewOneIsThereBeforeTheOldOneGoes() {
        create("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},");
        await(1);
        String old = stand.list("pods", "app=log").getFirst().name();
        stand.kubelet.ready = pod -> pod.name().equals(old);
        stand.merge("daemonsets.apps", "log", "{spec: {template: {spec: {containers: [{name: c, image: 'log:2'}]}}}}");
        stand.await(() -> stand.livePods("app=log").size() == 2);
        assertThat(stand.find("pods", old)).isNotNull();
        stand.kubelet.ready = pod -> true;
        stand.livePods("app=log").forEach(pod -> stand.kubelet.look("default", pod.name()));
        stand.await(() -> stand.find("pods", old) == null);
        await(1);
    }

    @Test
    void onDeleteTakesTheNewTemplateWhenThePodIsDeleted() {
        create("updateStrategy: {type: OnDelete},");
        await(1);
        stand.node("node-2", "{cpu: '4', memory: 1Gi, pods: '10'}");
        await(2);
        stand.merge("daemonsets.apps", "log", "{spec: {template: {spec: {containers: [{name: c, image: 'log:2'}]}}}}");
        KubeObject there = stand.livePods("app=log").stream()
                .filter(pod -> pod.spec().path("nodeName").asText().equals("node-2"))
                .findFirst()
                .orElseThrow();
        stand.delete("pods", there.name());
        List<String> mixed = List.of("node-1 log:1", "node-2 log:2");
        stand.await("the new one beside the old", () -> images().equals(mixed));
        stand.await(() -> {
            JsonNode status = stand.get("daemonsets.apps", "log").status();
            return status.path("numberAvailable").asInt() == 2
                    && status.path("updatedNumberScheduled").asInt() == 1;
        });
        assertThat(images()).isEqualTo(mixed);
    }

    private List<String> images() {
        return stand.livePods("app=log").stream()
                .map(pod -> pod.spec().path("nodeName").asText() + " "
                        + pod.spec().path("containers").path(0).path("image").asText())
                .sorted()
                .toList();
    }
}
