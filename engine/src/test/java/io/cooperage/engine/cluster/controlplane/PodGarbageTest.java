package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.Views;
import io.cooperage.engine.cluster.controller.node.PodGarbageReconciler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pods that nobody else removes.
@Timeout(120)
class PodGarbageTest {
    @AutoClose
    private final ControlStand stand;

    PodGarbageTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void pod(String name, String node) {
        stand.create(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: " + name + "}, spec: {nodeName: " + node
                        + ", containers: [{name: c, image: 'x:1'}]}}");
    }

    @Test
    void podsOfANodeThatIsGoneGoAfterAWhile() {
        stand.clock.stopAt(Instant.parse("2030-01-02T03:04:30Z"));
        pod("stays", "node-1");
        pod("lost", "no-such-node");
        // A node may come back within that time.
        stand.await(() -> stand.find("pods", "lost") != null);
        stand.merge("pods", "lost", "{metadata: {labels: {seen: early}}}");
        assertThat(stand.find("pods", "lost")).isNotNull();
        stand.await(() -> {
            // The controllers wait by the real time; a change has them look again.
            if (stand.find("pods", "lost") != null) {
                stand.clock.forward(Duration.ofSeconds(60));
                nudge("lost");
            }
            return stand.find("pods", "lost") == null;
        });
        assertThat(stand.find("pods", "stays")).isNotNull();
    }

    private void nudge(String name) {
        try {
            stand.merge("pods", name, "{metadata: {labels: {seen: '" + System.nanoTime() + "'}}}");
        } catch (StatusException e) {
            assertThat(e.reason()).isEqualTo(StatusReason.NOT_FOUND);
        }
    }

    @Test
    void theOldestOfTooManyFinishedPodsGo() {
        ControlContext context = new ControlContext(
                new Views(stand.informers), name -> (about, path, type, reason, message) -> {}, InstantSource.system());
        try (ControlLoop loop = new ControlLoop(new PodGarbageReconciler(context, 2), 1)) {
            loop.start();
            stand.kubelet.end = pod -> "Succeeded";
            for (String name : new String[] {"a", "b", "c"}) {
                pod(name, "node-1");
            }
            stand.await(() -> stand.find("pods", "a") == null);
        }
        assertThat(stand.find("pods", "b")).isNotNull();
        assertThat(stand.find("pods", "c")).isNotNull();
    }
}
