package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobControlTest {
    @AutoClose
    private final ControlStand stand;

    JobControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void create(String name, String more) {
        stand.create(
                "jobs.batch",
                "{apiVersion: batch/v1, kind: Job, metadata: {name: " + name + "}, spec: {" + more
                        + " template: {spec: {restartPolicy: Never, containers: [{name: c, image: 'job:1'}]}}}}");
    }

    private JsonNode status(String name) {
        return stand.get("jobs.batch", name).status();
    }

    private void awaitCondition(String name, String type) {
        stand.await(name + " is " + type, () -> Conditions.isTrue(status(name), type));
    }

    private String reason(String name, String type) {
        JsonNode condition = Conditions.find(status(name), type);
        return condition == null ? "" : condition.path("reason").asText();
    }

    @Test
    void itRunsToItsCompletions() {
        stand.kubelet.end = pod -> "Succeeded";
        create("a", "completions: 5, parallelism: 2,");
        awaitCondition("a", "Complete");
        assertThat(status("a").path("succeeded").asInt()).isEqualTo(5);
        assertThat(status("a").has("completionTime")).isTrue();
        assertThat(reason("a", "SuccessCriteriaMet")).isEqualTo("CompletionsReached");
        assertThat(stand.list("pods", "job-name=a"))
                .hasSize(5)
                .allMatch(pod -> pod.finalizers().isEmpty());
        assertThat(stand.events).contains("Completed: Job completed");
    }

    @Test
    void anIndexedOneGivesEachPodItsNumber() {
        stand.kubelet.end = pod -> "Succeeded";
        create("a", "completions: 4, parallelism: 4, completionMode: Indexed,");
        awaitCondition("a", "Complete");
        assertThat(status("a").path("completedIndexes").asText()).isEqualTo("0-3");
        List<KubeObject> pods = stand.list("pods", "batch.kubernetes.io/job-completion-index=2");
        assertThat(pods).singleElement().satisfies(pod -> {
            assertThat(pod.name()).startsWith("a-2-");
            assertThat(pod.spec().path("hostname").asText()).isEqualTo("a-2");
            assertThat(pod.spec()
                            .path("containers")
                            .path(0)
                            .path("env")
                            .path(0)
                            .path("name")
                            .asText())
                    .isEqualTo("JOB_COMPLETION_INDEX");
        });
    }

    @Test
    void failuresBeyondTheLimitEndIt() {
        stand.kubelet.end = pod -> "Failed";
        create("a", "backoffLimit: 0, parallelism: 3, completions: 3,");
        awaitCondition("a", "Failed");
        assertThat(reason("a", "Failed")).isEqualTo("BackoffLimitExceeded");
        assertThat(status("a").path("failed").asInt()).isBetween(1, 3);
        assertThat(status("a").path("active").asInt()).isZero();
        assertThat(stand.events).contains("BackoffLimitExceeded: Job has reached the specified backoff limit");
    }

    @Test
    void aPolicyEndsItByAnExitCodeOrLooksAway() {
        stand.kubelet.end = pod -> "Failed";
        create(
                "a",
                "backoffLimit: 5, podFailurePolicy: {rules: [{action: FailJob, onPodConditions: [{type: Ready, status:"
                        + " 'False'}]}]},");
        awaitCondition("a", "Failed");
        assertThat(reason("a", "Failed")).isEqualTo("PodFailurePolicy");
    }

    @Test
    void suspendingRemovesThePodsWithoutCountingThem() {
        create("a", "parallelism: 3, completions: 3,");
        stand.await(() -> status("a").path("ready").asInt() == 3);
        stand.merge("jobs.batch", "a", "{spec: {suspend: true}}");
        stand.await(() -> stand.list("pods", "job-name=a").isEmpty());
        awaitCondition("a", "Suspended");
        assertThat(status("a").has("startTime")).isFalse();
        assertThat(status("a").path("failed").asInt()).isZero();
        stand.kubelet.end = pod -> "Succeeded";
        stand.merge("jobs.batch", "a", "{spec: {suspend: false}}");
        awaitCondition("a", "Complete");
        assertThat(status("a").path("succeeded").asInt()).isEqualTo(3);
    }

    @Test
    void theDeadlineEndsItAndTimeRemovesIt() {
        create("a", "activeDeadlineSeconds: 1, ttlSecondsAfterFinished: 1,");
        stand.await(() -> stand.events.contains("DeadlineExceeded: Job was active longer than specified deadline"));
        stand.await(() -> stand.find("jobs.batch", "a") == null);
        stand.await(() -> stand.list("pods", "job-name=a").isEmpty());
    }

    @Test
    void oneThatAnotherControllerManagesIsLeftToIt() {
        stand.kubelet.end = pod -> "Succeeded";
        create("theirs", "managedBy: example.com/queue, ttlSecondsAfterFinished: 0,");
        create("ours", "managedBy: kubernetes.io/job-controller,");
        awaitCondition("ours", "Complete");
        assertThat(stand.list("pods", "job-name=theirs")).isEmpty();
        assertThat(status("theirs").isEmpty()).isTrue();

        String now = stand.clock.instant().toString();
        stand.merge(
                "jobs.batch",
                "theirs",
                "status",
                "{status: {startTime: '" + now + "', completionTime: '" + now + "', conditions: ["
                        + "{type: SuccessCriteriaMet, status: 'True', lastTransitionTime: '" + now + "'},"
                        + "{type: Complete, status: 'True', lastTransitionTime: '" + now + "'}]}}");
        stand.await(() -> stand.find("jobs.batch", "theirs") == null);
    }

    @Test
    void killedAnywhereItCountsEachPodOnce() {
        Random random = new Random(11);
        stand.kubelet.end = pod -> "Succeeded";
        for (int round = 0; round < 15; round++) {
            stand.stop();
            String name = "j" + round;
            create(name, "completions: 6, parallelism: 3,");
            stand.startDoomed(1 + random.nextInt(60));
            pauseFor(random.nextInt(150));
            stand.stop();
            stand.start();
            awaitCondition(name, "Complete");
            assertThat(status(name).path("succeeded").asInt()).isEqualTo(6);
            assertThat(stand.list("pods", "job-name=" + name)).hasSize(6);
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

    @Test
    void anIndexThatFailsLeavesTheOthersToEnd() {
        stand.kubelet.end = pod -> pod.name().startsWith("a-1-") ? "Failed" : "Succeeded";
        create("a", "completions: 3, parallelism: 3, completionMode: Indexed, backoffLimitPerIndex: 0,");
        awaitCondition("a", "Failed");
        assertThat(reason("a", "Failed")).isEqualTo("FailedIndexes");
        assertThat(status("a").path("failedIndexes").asText()).isEqualTo("1");
        assertThat(status("a").path("completedIndexes").asText()).isEqualTo("0,2");
        create(
                "b",
                "completions: 9, parallelism: 3, completionMode: Indexed, backoffLimitPerIndex: 0, maxFailedIndexes: 1,");
        stand.kubelet.end = pod -> "Failed";
        awaitCondition("b", "Failed");
        assertThat(reason("b", "Failed")).isEqualTo("MaxFailedIndexesExceeded");
    }

    @Test
    void aSuccessPolicyEndsItBeforeAllAreDone() {
        stand.kubelet.end = pod -> pod.name().startsWith("a-0-") ? "Succeeded" : "";
        create(
                "a",
                "completions: 3, parallelism: 3, completionMode: Indexed, successPolicy: {rules: [{succeededIndexes:"
                        + " '2'}, {succeededIndexes: '0-1', succeededCount: 1}]},");
        awaitCondition("a", "Complete");
        assertThat(reason("a", "Complete")).isEqualTo("SuccessPolicy");
        assertThat(reason("a", "SuccessCriteriaMet")).isEqualTo("SuccessPolicy");
        assertThat(status("a").path("conditions").findValuesAsText("message")).contains("Matched rules at index 1");
        assertThat(status("a").path("completedIndexes").asText()).isEqualTo("0");
        assertThat(status("a").path("active").asInt()).isZero();
    }
}
