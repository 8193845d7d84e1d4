package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentControlTest {
    @AutoClose
    private final ControlStand stand;

    DeploymentControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private static String deployment(int replicas, String image, String strategy) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: "
                + replicas + ", strategy: " + strategy + ", selector: {matchLabels: {app: web}}, template: {metadata:"
                + " {labels: {app: web}}, spec: {containers: [{name: c, image: '" + image + "'}]}}}}";
    }

    private void image(String image) {
        stand.merge(
                "deployments.apps",
                "web",
                "{spec: {template: {spec: {containers: [{name: c, image: '" + image + "'}]}}}}");
    }

    private JsonNode status() {
        return stand.get("deployments.apps", "web").status();
    }

    private String reason(String type) {
        JsonNode condition = Conditions.find(status(), type);
        return condition == null ? "" : condition.path("reason").asText();
    }

    private boolean isComplete() {
        KubeObject deployment = stand.get("deployments.apps", "web");
        return isComplete(deployment, deployment.spec().path("replicas").asInt());
    }

    static boolean isComplete(KubeObject deployment, int replicas) {
        JsonNode status = deployment.status();
        return status.path("observedGeneration").asLong() == deployment.generation()
                && status.path("replicas").asInt() == replicas
                && status.path("updatedReplicas").asInt() == replicas
                && status.path("availableReplicas").asInt() == replicas;
    }

    private void awaitComplete() {
        stand.await("the rollout is complete", this::isComplete);
    }

    @Test
    void fiftyReplicasAreMadeAndBecomeAvailable() {
        stand.create("deployments.apps", deployment(50, "web:1", "{type: RollingUpdate}"));
        awaitComplete();
        assertThat(stand.livePods("app=web")).hasSize(50);
        assertThat(stand.events)
                .filteredOn(event -> event.startsWith("ScalingReplicaSet"))
                .singleElement()
                .asString()
                .endsWith("from 0 to 50");
        assertThat(reason("Progressing")).isEqualTo("NewReplicaSetAvailable");
        assertThat(Conditions.isTrue(status(), "Available")).isTrue();
    }

    @Test
    void aKilledPodIsReplaced() {
        stand.create("deployments.apps", deployment(3, "web:1", "{type: RollingUpdate}"));
        awaitComplete();
        String victim = stand.livePods("app=web").getFirst().name();
        stand.delete("pods", victim);
        stand.await(() -> stand.livePods("app=web").size() == 3
                && stand.livePods("app=web").stream()
                        .noneMatch(pod -> pod.name().equals(victim)));
        awaitComplete();
    }

    @Test
    void undoUsesTheOldSetAgainWithTheHighestRevision() {
        stand.create("deployments.apps", deployment(2, "web:1", "{type: RollingUpdate}"));
        awaitComplete();
        String first = stand.list("replicasets.apps", "app=web").getFirst().name();
        image("web:2");
        awaitComplete();
        assertThat(stand.list("replicasets.apps", "app=web")).hasSize(2);
        image("web:1");
        awaitComplete();
        assertThat(stand.list("replicasets.apps", "app=web")).hasSize(2);
        Map<String, String> annotations = stand.get("replicasets.apps", first).annotations();
        assertThat(annotations)
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1")
                .containsEntry("deployment.kubernetes.io/desired-replicas", "2")
                .containsEntry("deployment.kubernetes.io/max-replicas", "3");
        assertThat(stand.get("deployments.apps", "web").annotations())
                .containsEntry("deployment.kubernetes.io/revision", "3");
    }

    @Test
    void oldSetsBeyondTheHistoryGo() {
        stand.create("deployments.apps", deployment(1, "web:0", "{type: RollingUpdate}"));
        stand.merge("deployments.apps", "web", "{spec: {revisionHistoryLimit: 1}}");
        awaitComplete();
        for (int i = 1; i <= 4; i++) {
            image("web:" + i);
            awaitComplete();
        }
        stand.await(() -> stand.list("replicasets.apps", "app=web").size() == 2);
    }

    @Test
    void aPausedOneScalesButDoesNotRoll() {
        stand.create("deployments.apps", deployment(2, "web:1", "{type: RollingUpdate}"));
        awaitComplete();
        stand.merge("deployments.apps", "web", "{spec: {paused: true, replicas: 3}}");
        image("web:2");
        stand.await(() -> stand.livePods("app=web").size() == 3);
        stand.await(() -> status().path("observedGeneration").asLong()
                == stand.get("deployments.apps", "web").generation());
        assertThat(stand.list("replicasets.apps", "app=web")).hasSize(1);
        assertThat(reason("Progressing")).isEqualTo("DeploymentPaused");
        stand.merge("deployments.apps", "web", "{spec: {paused: false}}");
        awaitComplete();
        assertThat(stand.list("replicasets.apps", "app=web")).hasSize(2);
    }

    @Test
    void recreateMakesNoNewPodBeforeTheLastOldOneIsGone() throws InterruptedException {
        stand.create("deployments.apps", deployment(3, "web:1", "{type: Recreate}"));
        awaitComplete();
        try (Watch watch = stand.api.watch(stand.kind("pods"), "default", WatchOptions.ALL)) {
            image("web:2");
            awaitComplete();
            Map<String, String> images = new HashMap<>();
            for (WatchEvent event = watch.next(Duration.ofMillis(300));
                    event != null;
                    event = watch.next(Duration.ofMillis(300))) {
                String image = event.object()
                        .spec()
                        .path("containers")
                        .path(0)
                        .path("image")
                        .asText();
                if (event.type() == WatchEvent.Type.DELETED) {
                    images.remove(event.object().name());
                } else {
                    images.put(event.object().name(), image);
                }
                assertThat(images.values().stream().distinct().count()).isLessThanOrEqualTo(1);
            }
            assertThat(images).hasSize(3).containsValue("web:2");
        }
    }

    @Test
    void whatNeverBecomesReadyIsCalledOverdue() {
        stand.create("deployments.apps", deployment(2, "web:1", "{type: RollingUpdate}"));
        awaitComplete();
        stand.merge("deployments.apps", "web", "{spec: {progressDeadlineSeconds: 1}}");
        stand.kubelet.ready = pod -> !pod.toString().isEmpty()
                && !pod.spec().path("containers").path(0).path("image").asText().equals("web:broken");
        image("web:broken");
        stand.await(() -> {
            JsonNode progressing = Conditions.find(status(), "Progressing");
            return progressing != null
                    && progressing.path("reason").asText().equals("ProgressDeadlineExceeded")
                    && progressing.path("status").asText().equals("False");
        });
        // One new pod by the surge, and none of the old ones given up: a quarter of two rounds down to none.
        assertThat(stand.livePods("app=web")).hasSize(3);
        image("web:1");
        awaitComplete();
    }

    /// The pods of one Deployment, as a watch tells of them.
    private record Band(int most, int least) {
        /// @return how many are active
        int check(Map<String, PodState> pods, String what) {
            long active = pods.values().stream().filter(PodState::isActive).count();
            long available = pods.values().stream()
                    .filter(pod -> pod.isActive() && pod.isReady())
                    .count();
            assertThat(active).as("active, %s", what).isLessThanOrEqualTo(most);
            assertThat(available).as("available, %s", what).isGreaterThanOrEqualTo(least);
            return (int) active;
        }
    }

    @Test
    void rolloutsStayWithinTheirBand() throws InterruptedException {
        Random random = new Random(20261121);
        int atTheEdge = 0;
        String[] amounts = {"0", "1", "2", "3", "25%", "50%", "100%"};
        for (int round = 0; round < 25; round++) {
            int replicas = 1 + random.nextInt(10);
            String surge = amounts[random.nextInt(amounts.length)];
            String unavailable = amounts[random.nextInt(amounts.length)];
            if (surge.equals("0") && unavailable.equals("0")) {
                unavailable = "1";
            }
            int most = replicas + scaled(surge, replicas, true);
            int missing = scaled(unavailable, replicas, false);
            int least = replicas - (most == replicas && missing == 0 ? 1 : Math.min(missing, replicas));
            String what = replicas + " surge " + surge + " unavailable " + unavailable;
            stand.create(
                    "deployments.apps",
                    deployment(
                            replicas,
                            "web:1",
                            "{type: RollingUpdate, rollingUpdate: {maxSurge: " + surge + ", maxUnavailable: "
                                    + unavailable + "}}"));
            awaitComplete();
            try (Watch watch = stand.api.watch(stand.kind("pods"), "default", WatchOptions.ALL)) {
                image("web:2");
                awaitComplete();
                atTheEdge += checkAll(watch, new Band(most, least), what, replicas) == most ? 1 : 0;
            }
            stand.delete("deployments.apps", "web");
            stand.await(() -> stand.list("pods", "app=web").isEmpty()
                    && stand.list("replicasets.apps", "app=web").isEmpty());
        }
        assertThat(atTheEdge).as("rollouts that used all of their surge").isGreaterThan(10);
    }

    /// @return the most that were active at once
    private static int checkAll(Watch watch, Band band, String what, int begun) throws InterruptedException {
        Map<String, PodState> pods = new HashMap<>();
        List<String> told = new ArrayList<>();
        int highest = 0;
        for (WatchEvent event = watch.next(Duration.ofMillis(200));
                event != null;
                event = watch.next(Duration.ofMillis(200))) {
            told.add(event.type() + " " + event.object());
            if (event.type() == WatchEvent.Type.DELETED) {
                pods.remove(event.object().name());
            } else {
                pods.put(event.object().name(), new PodState(event.object()));
            }
            // The first events only tell what was there.
            if (told.size() > begun) {
                highest = Math.max(highest, band.check(pods, what));
            }
        }
        return highest;
    }

    private static int scaled(String amount, int replicas, boolean up) {
        if (!amount.endsWith("%")) {
            return Integer.parseInt(amount);
        }
        double share = Integer.parseInt(amount.substring(0, amount.length() - 1)) * replicas / 100.0;
        return (int) (up ? Math.ceil(share) : Math.floor(share));
    }

    @Test
    void aRolloutThatIsKilledAnywhereEndsWhereTheDeploymentAsks() {
        Random random = new Random(7);
        stand.create("deployments.apps", deployment(6, "web:0", "{type: RollingUpdate}"));
        awaitComplete();
        for (int round = 1; round <= 30; round++) {
            stand.stop();
            image("web:" + round);
            stand.startDoomed(random.nextInt(40));
            stand.await(() -> isComplete() || stand.events.size() > 0);
            pauseFor(random.nextInt(60));
            stand.stop();
            stand.start();
            awaitComplete();
            String image = "web:" + round;
            stand.await(() -> stand.list("pods", "app=web").size() == 6);
            assertThat(stand.livePods("app=web"))
                    .allMatch(pod -> pod.spec()
                            .path("containers")
                            .path(0)
                            .path("image")
                            .asText()
                            .equals(image));
            assertThat(stand.list("replicasets.apps", "app=web"))
                    .filteredOn(set -> set.spec().path("replicas").asInt() > 0)
                    .hasSize(1);
        }
    }

    /// Lets the doomed controllers come some way; how far doesn't matter.
    private static void pauseFor(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
