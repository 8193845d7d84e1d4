package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronJobControlTest {
    @AutoClose
    private final ControlStand stand;

    private int touched;

    CronJobControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
        // In the middle of a minute, and only the test moves on from there.
        stand.clock.stopAt(Instant.parse("2030-01-02T03:04:30Z"));
    }

    private void create(String more) {
        stand.create(
                "cronjobs.batch",
                "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '* * * * *', " + more
                        + " jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image:"
                        + " 'x:1'}]}}}}}}");
    }

    private String minutePasses() {
        return passes(Duration.ofMinutes(1));
    }

    /// Lets time pass; the change has the controller look.
    ///
    /// @return what the job of the minute that it is then is called
    private String passes(Duration time) {
        stand.clock.forward(time);
        stand.merge("cronjobs.batch", "c", "{metadata: {annotations: {touched: '" + ++touched + "'}}}");
        return "c-" + stand.clock.instant().getEpochSecond() / 60;
    }

    private long active() {
        return stand.get("cronjobs.batch", "c").status().path("active").size();
    }

    private List<String> jobs() {
        return stand.list("jobs.batch", "").stream().map(KubeObject::name).toList();
    }

    private boolean isComplete(String job) {
        KubeObject found = stand.find("jobs.batch", job);
        return found != null && found.status().has("completionTime");
    }

    /// Has the controller miss a job that never was, and waits until it has said so.
    private void awaitALook() {
        String name = "never-" + ++touched;
        stand.merge(
                "cronjobs.batch",
                "c",
                "status",
                "{status: {active: [{apiVersion: batch/v1, kind: Job, name: " + name + ", uid: " + name + "}]}}");
        stand.await(() -> stand.events.contains("MissingJob: Active job went missing: " + name) && active() == 0);
    }

    @Test
    void oneMadeByHandNeitherKeepsTheNextBackNorGivesWayToIt() {
        create("concurrencyPolicy: Forbid,");
        String uid = stand.get("cronjobs.batch", "c").uid();
        stand.create(
                "jobs.batch",
                "{apiVersion: batch/v1, kind: Job, metadata: {name: by-hand,"
                        + " annotations: {cronjob.kubernetes.io/instantiate: manual},"
                        + " ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: c, uid: " + uid
                        + ", controller: true}]}, spec: {template: {spec: {restartPolicy: Never,"
                        + " containers: [{name: c, image: 'x:1'}]}}}}");
        stand.await(() -> stand.events.contains(
                "UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand"));
        String first = minutePasses();
        stand.await(() -> jobs().contains(first) && active() == 1);

        stand.merge("cronjobs.batch", "c", "{spec: {concurrencyPolicy: Replace}}");
        String second = minutePasses();
        stand.await(() -> jobs().contains(second) && !jobs().contains(first));
        assertThat(jobs()).contains("by-hand");
        assertThat(stand.events)
                .as("told of once, however often it was looked at")
                .filteredOn(event -> event.startsWith("UnexpectedJob"))
                .hasSize(1);
    }

    @Test
    void eachMinuteHasAJobAndTheOldOnesGo() {
        stand.kubelet.end = pod -> "Succeeded";
        create("successfulJobsHistoryLimit: 2,");
        List<String> due = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String name = minutePasses();
            due.add(name);
            stand.await(name + " is over", () -> isComplete(name) && active() == 0);
        }
        stand.await(() -> jobs().equals(due.subList(2, 4)));
        KubeObject job = stand.get("jobs.batch", due.getLast());
        assertThat(job.annotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2030-01-02T03:08:00Z");
        stand.await(() -> stand.get("cronjobs.batch", "c").status().has("lastSuccessfulTime"));
        assertThat(stand.events).anyMatch(e -> e.startsWith("SawCompletedJob: Saw completed job: c-"));
    }

    @Test
    void forbiddenOnesWaitAndReplacedOnesGo() {
        create("concurrencyPolicy: Forbid,");
        String first = minutePasses();
        stand.await(() -> jobs().equals(List.of(first)) && active() == 1);
        minutePasses();
        stand.await(() -> stand.events.stream().anyMatch(e -> e.startsWith("JobAlreadyActive")));
        assertThat(jobs()).containsExactly(first);
        stand.merge("cronjobs.batch", "c", "{spec: {concurrencyPolicy: Replace}}");
        String last = minutePasses();
        stand.await(() -> jobs().equals(List.of(last)) && active() == 1);
    }

    @Test
    void aSuspendedOneMakesNone() {
        create("suspend: true,");
        minutePasses();
        awaitALook();
        minutePasses();
        awaitALook();
        assertThat(jobs()).isEmpty();
        // Half a minute after the last one that was due: too late for it.
        stand.merge("cronjobs.batch", "c", "{spec: {suspend: false, startingDeadlineSeconds: 20}}");
        awaitALook();
        assertThat(jobs()).isEmpty();
        String due = passes(Duration.ofSeconds(40));
        stand.await(() -> jobs().equals(List.of(due)));
    }
}
