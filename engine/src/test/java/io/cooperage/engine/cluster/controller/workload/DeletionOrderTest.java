package io.cooperage.engine.cluster.controller.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeletionOrderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static PodState pod(String name, String node, String status, String annotations) {
        try {
            return new PodState(new KubeObject(new YAMLMapper()
                    .readValue(
                            "{metadata: {name: " + name + ", uid: " + name
                                    + ", creationTimestamp: '2026-01-01T00:00:00Z', annotations: {" + annotations
                                    + "}}, spec: {nodeName: '" + node + "'}, status: {" + status + "}}",
                            ObjectNode.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ready(String since) {
        return "phase: Running, conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-01-01T" + since
                + "Z'}]";
    }

    @Test
    void theLeastUsefulGoesFirst() {
        List<PodState> inOrder = List.of(
                pod("unplaced", "", "phase: Pending", ""),
                pod("pending", "n", "phase: Pending", ""),
                pod("unready", "n", "phase: Running", ""),
                pod("cheap", "n", ready("00:00:00"), "controller.kubernetes.io/pod-deletion-cost: '-5'"),
                pod("crowded", "full", ready("00:00:00"), ""),
                pod("young", "n", ready("11:59:00"), ""),
                pod("restarted", "n", ready("01:00:00") + ", containerStatuses: [{restartCount: 3}]", ""),
                pod("old", "n", ready("01:00:00"), ""),
                pod("dear", "n", ready("11:59:00"), "controller.kubernetes.io/pod-deletion-cost: '9'"));
        List<PodState> mixed = new ArrayList<>(inOrder);
        Collections.reverse(mixed);
        mixed.sort(new DeletionOrder(NOW, Map.of("full", 5L, "n", 1L)));
        assertThat(mixed)
                .extracting(PodState::name)
                .isEqualTo(inOrder.stream().map(PodState::name).toList());
    }
}
