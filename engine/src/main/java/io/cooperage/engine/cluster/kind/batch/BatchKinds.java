package io.cooperage.engine.cluster.kind.batch;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Ages;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.column.Labels;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The kinds of `batch/v1`.
public final class BatchKinds {
    private static final String BATCH = "batch/v1";

    private BatchKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of(BATCH, "Job", "jobs", new JobRules(), jobs())
                        .inAll()
                        .subresources("status")
                        .build(),
                KindBuilder.of(BATCH, "CronJob", "cronjobs", new CronJobRules(), cronJobs())
                        .shortNames("cj")
                        .inAll()
                        .subresources("status")
                        .build());
    }

    private static Columns jobs() {
        return Columns.named()
                .text("Status", "Whether it runs, or how it ended.", BatchKinds::state)
                .text("Completions", "How many pods have succeeded, of how many.", BatchKinds::completions)
                .timed("Duration", "From its start to its end.", BatchKinds::duration)
                .age()
                .wide(
                        "Containers",
                        "The names of the containers.",
                        job -> Labels.containers(job.spec().path("template").path("spec")))
                .wide(
                        "Images",
                        "What the containers run.",
                        job -> Labels.images(job.spec().path("template").path("spec")))
                .wide(
                        "Selector",
                        "Which pods are its own.",
                        job -> Labels.selector(job.spec().path("selector")));
    }

    private static Columns cronJobs() {
        return Columns.named()
                .text("Schedule", "When it starts jobs.", job -> Trees.text(job.spec(), "schedule"))
                .text(
                        "Timezone",
                        "What the schedule's hours mean.",
                        job -> Trees.has(job.spec(), "timeZone") ? Trees.text(job.spec(), "timeZone") : Columns.NONE)
                .flag(
                        "Suspend",
                        "Starts no jobs.",
                        job -> !Trees.has(job.spec(), "suspend")
                                ? Columns.UNSET
                                : job.spec().path("suspend").asBoolean() ? "True" : "False")
                .number("Active", "How many of its jobs run.", job ->
                        (long) job.status().path("active").size())
                .timed(
                        "Last Schedule",
                        "How long ago it started a job.",
                        (job, now) -> Trees.has(job.status(), "lastScheduleTime")
                                ? Ages.since(job.status().path("lastScheduleTime"), now)
                                : Columns.NONE)
                .age()
                .wide(
                        "Containers",
                        "The names of the containers.",
                        job -> Labels.containers(job.spec()
                                .path("jobTemplate")
                                .path("spec")
                                .path("template")
                                .path("spec")))
                .wide(
                        "Images",
                        "What the containers run.",
                        job -> Labels.images(job.spec()
                                .path("jobTemplate")
                                .path("spec")
                                .path("template")
                                .path("spec")))
                .wide(
                        "Selector",
                        "Which pods are its jobs' own.",
                        job -> Labels.selector(
                                job.spec().path("jobTemplate").path("spec").path("selector")));
    }

    private static String state(KubeObject job) {
        if (condition(job, "Complete")) {
            return "Complete";
        } else if (condition(job, "Failed")) {
            return "Failed";
        } else if (job.deletionTimestamp().isPresent()) {
            return "Terminating";
        } else if (condition(job, "Suspended")) {
            return "Suspended";
        } else if (condition(job, "FailureTarget")) {
            return "FailureTarget";
        }
        return "Running";
    }

    private static boolean condition(KubeObject job, String type) {
        return Trees.objects(job.status().path("conditions")).stream()
                .anyMatch(condition -> Trees.text(condition, "type").equals(type)
                        && Trees.text(condition, "status").equals("True"));
    }

    private static String completions(KubeObject job) {
        long succeeded = job.status().path("succeeded").asLong();
        if (Trees.has(job.spec(), "completions")) {
            return succeeded + "/" + job.spec().path("completions").asLong();
        }
        long parallel = job.spec().path("parallelism").asLong();
        return succeeded + (parallel > 1 ? "/1 of " + parallel : "/1");
    }

    private static String duration(KubeObject job, Instant now) {
        Optional<Instant> start = Ages.time(job.status().path("startTime"));
        Instant end = Ages.time(job.status().path("completionTime")).orElse(now);
        return start.map(then -> Ages.of(Duration.between(then, end))).orElse("");
    }
}
