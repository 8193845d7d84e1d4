package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTaintTest {
    @AutoClose
    private final ControlStand stand;

    NodeTaintTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void pod(String name, String tolerations) {
        stand.create(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: " + name + "}, spec: {tolerations: [" + tolerations
                        + "], containers: [{name: c, image: 'x:1'}]}}");
        stand.await(
                () -> !stand.get("pods", name).spec().path("nodeName").asText().isEmpty());
    }

    @Test
    void aCordonedNodeBearsATaint() {
        stand.merge("nodes", "node-1", "{spec: {unschedulable: true}}");
        stand.await(() -> stand.get("nodes", "node-1")
                .spec()
                .path("taints")
                .path(0)
                .path("key")
                .asText()
                .equals("node.kubernetes.io/unschedulable"));
        stand.merge("nodes", "node-1", "{spec: {unschedulable: null}}");
        stand.await(() -> stand.get("nodes", "node-1").spec().path("taints").isMissingNode());
    }

    @Test
    void podsLeaveATaintThatTheyDoNotBearAndLaterOneThatTheyBearForAWhile() {
        pod("a", "");
        pod("b", "{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 1}");
        pod("c", "{key: k, operator: Exists}");
        stand.merge("nodes", "node-1", "{spec: {taints: [{key: k, effect: NoExecute}]}}");
        stand.await(() -> stand.find("pods", "a") == null && stand.find("pods", "b") == null);
        assertThat(stand.get("pods", "c").deletionTimestamp()).isEmpty();
        assertThat(stand.events)
                .contains("TaintManagerEviction: Marking for deletion Pod default/a")
                .contains("TaintManagerEviction: Marking for deletion Pod default/b");
    }
}
