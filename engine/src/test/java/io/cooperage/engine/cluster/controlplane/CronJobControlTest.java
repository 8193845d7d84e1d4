package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronJobControlTest {
    private ControlStand stand;
    private int touched;

    @SuppressWarnings("NullAway.Init")
    CronJobControlTest() {}

    @BeforeEach
    void start(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    @AfterEach
    void stop() {
        stand.close();
    }

    private void create(String more) {
        stand.create(
                "cronjobs.batch",
                "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '* * * * *', " + more
                        + " jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image:"
                        + " 'x:1'}]}}}}}}");
    }

    /// Lets a minute pass; the change has the controller look.
    private void minutePasses() {
        stand.ahead = stand.ahead.plus(Duration.ofMinutes(1));
        stand.merge("cronjobs.batch", "c", "{metadata: {annotations: {touched: '" + ++touched + "'}}}");
    }

    private long active() {
        return stand.get("cronjobs.batch", "c").status().path("active").size();
    }

    @Test
    void eachMinuteHasAJobAndTheOldOnesGo() {
        stand.kubelet.end = pod -> "Succeeded";
        create("successfulJobsHistoryLimit: 2,");
        for (int i = 1; i <= 4; i++) {
            minutePasses();
            int least = Math.min(i, 2);
            stand.await(() -> stand.list("jobs.batch", "").stream()
                                    .filter(job -> job.status().has("completionTime"))
                                    .count()
                            >= least
                    && active() == 0
                    && stand.get("cronjobs.batch", "c").status().has("lastSuccessfulTime"));
        }
        stand.await(() -> stand.list("jobs.batch", "").size() == 2);
        KubeObject job = stand.list("jobs.batch", "").getLast();
        Instant due = Instant.parse(job.annotations().get("batch.kubernetes.io/cronjob-scheduled-timestamp"));
        assertThat(job.name()).isEqualTo("c-" + due.getEpochSecond() / 60);
        assertThat(stand.events).anyMatch(e -> e.startsWith("SawCompletedJob: Saw completed job: c-"));
    }

    @Test
    void forbiddenOnesWaitAndReplacedOnesGo() {
        create("concurrencyPolicy: Forbid,");
        minutePasses();
        stand.await(() -> active() == 1);
        String first = stand.list("jobs.batch", "").getFirst().name();
        minutePasses();
        stand.await(() -> stand.events.stream().anyMatch(e -> e.startsWith("JobAlreadyActive")));
        assertThat(stand.list("jobs.batch", "")).hasSize(1);
        stand.merge("cronjobs.batch", "c", "{spec: {concurrencyPolicy: Replace}}");
        minutePasses();
        stand.await(() -> stand.find("jobs.batch", first) == null
                && stand.list("jobs.batch", "").size() == 1
                && active() == 1);
    }

    @Test
    void aSuspendedOneMakesNone() {
        create("suspend: true,");
        minutePasses();
        minutePasses();
        stand.merge("cronjobs.batch", "c", "{spec: {suspend: false, startingDeadlineSeconds: 30}}");
        minutePasses();
        stand.await(() -> stand.list("jobs.batch", "").size() == 1);
    }
}
