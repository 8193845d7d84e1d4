package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes a Job each time that a CronJob is due. The Job's name says the minute, so no minute has two.
public final class CronJobReconciler implements Reconciler {
    private static final String NAME = "cronjob-controller";
    private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// As Kubernetes: more missed ones are a sign of a wrong clock, and worth a word.
    private static final int MANY = 100;

    private final ControlContext context;
    private final KindView cronJobs;
    private final KindView jobs;
    private final EventRecorder events;

    /// What has been told already of jobs that go on without the controller's doing: the uids, by the CronJob's.
    private final Map<String, Set<String>> unexpected = new ConcurrentHashMap<>();

    public CronJobReconciler(ControlContext context) {
        this.context = context;
        this.cronJobs = context.view("cronjobs.batch");
        this.jobs = context.view("jobs.batch");
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(cronJobs);
        loop.onControlled(jobs, cronJobs.kind());
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject cronJob = cronJobs.get(work.namespace(), work.name());
        if (cronJob == null || cronJob.deletionTimestamp().isPresent()) {
            return null;
        }
        List<KubeObject> mine = jobs.controlledBy(cronJob.uid());
        ObjectNode status =
                cronJob.status() instanceof ObjectNode there ? there.deepCopy() : JsonNodeFactory.instance.objectNode();
        forgetFinished(cronJob, mine, status);
        cleanUp(cronJob, mine, "Complete", "successfulJobsHistoryLimit", 3, work);
        cleanUp(cronJob, mine, "Failed", "failedJobsHistoryLimit", 1, work);
        Optional<CronSchedule> schedule = schedule(cronJob);
        if (schedule.isEmpty() || cronJob.spec().path("suspend").asBoolean()) {
            write(cronJob, status, work);
            return null;
        }
        runDue(cronJob, schedule.get(), status, work);
        write(cronJob, status, work);
        // A little later than the minute begins: a wait that ends too early would find nothing due.
        Instant now = context.clock().instant();
        return schedule.get()
                .next(now)
                .map(at -> Duration.between(now, at).plusMillis(50))
                .orElse(null);
    }

    private Optional<CronSchedule> schedule(KubeObject cronJob) {
        String text = cronJob.spec().path("schedule").asText();
        String zone = cronJob.spec().path("timeZone").asText();
        try {
            ZoneId id = zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
            return Optional.of(CronSchedule.parse(text, id));
        } catch (DateTimeException e) {
            events.warning(cronJob, "UnknownTimeZone", "invalid timeZone: \"" + zone + "\": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            events.warning(
                    cronJob, "UnparseableSchedule", "unparseable schedule: \"" + text + "\" : " + e.getMessage());
        }
        return Optional.empty();
    }

    private void forgetFinished(KubeObject cronJob, List<KubeObject> mine, ObjectNode status) {
        ArrayNode active = JsonNodeFactory.instance.arrayNode();
        Set<String> listed = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (JsonNode reference : status.path("active")) {
            String uid = reference.path("uid").asText();
            KubeObject job =
                    mine.stream().filter(j -> j.uid().equals(uid)).findFirst().orElse(null);
            if (job == null) {
                events.normal(
                        cronJob,
                        "MissingJob",
                        "Active job went missing: " + reference.path("name").asText());
            } else if (JobReconciler.isFinished(job)) {
                finished(cronJob, job, status);
            } else {
                active.add(reference);
                listed.add(uid);
            }
        }
        for (KubeObject job : mine) {
            if (!JobReconciler.isFinished(job) && listed.add(job.uid())) {
                if (job.annotations().containsKey(SCHEDULED)) {
                    // Made just before this process died: it isn't in the list yet.
                    active.add(reference(job));
                } else {
                    others.add(job.uid());
                    tellUnexpected(cronJob, job);
                }
            } else if (Conditions.isTrue(job.status(), "Complete")) {
                noteSuccess(job, status);
            }
        }
        setActive(status, active);
        if (others.isEmpty()) {
            unexpected.remove(cronJob.uid());
        } else {
            unexpected.put(cronJob.uid(), others);
        }
    }

    /// Somebody has made it by hand: it neither keeps the next from starting nor gives way to it. Once is enough;
    /// an event at each look would use up those that one object may have.
    private void tellUnexpected(KubeObject cronJob, KubeObject job) {
        if (!unexpected.getOrDefault(cronJob.uid(), Set.of()).contains(job.uid())) {
            events.warning(
                    cronJob, "UnexpectedJob", "Saw a job that the controller did not create or forgot: " + job.name());
        }
    }

    private void finished(KubeObject cronJob, KubeObject job, ObjectNode status) {
        boolean complete = Conditions.isTrue(job.status(), "Complete");
        events.normal(
                cronJob,
                "SawCompletedJob",
                "Saw completed job: " + job.name() + ", condition: " + (complete ? "Complete" : "Failed"));
        if (complete) {
            noteSuccess(job, status);
        }
    }

    private static void noteSuccess(KubeObject job, ObjectNode status) {
        String at = job.status().path("completionTime").asText();
        if (at.compareTo(status.path("lastSuccessfulTime").asText()) > 0) {
            status.put("lastSuccessfulTime", at);
        }
    }

    private static ObjectNode reference(KubeObject job) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Job")
                .put("namespace", job.namespace())
                .put("name", job.name())
                .put("uid", job.uid())
                .put("apiVersion", job.apiVersion())
                .put("resourceVersion", Long.toString(job.revision()));
    }

    private static void setActive(ObjectNode status, ArrayNode active) {
        if (active.isEmpty()) {
            status.remove("active");
        } else {
            status.set("active", active);
        }
    }

    private void cleanUp(
            KubeObject cronJob, List<KubeObject> mine, String condition, String property, int usual, Work work) {
        int limit = cronJob.spec().path(property).asInt(usual);
        List<KubeObject> over = mine.stream()
                .filter(job -> Conditions.isTrue(job.status(), condition)
                        && job.deletionTimestamp().isEmpty())
                .sorted(Comparator.comparing((KubeObject job) ->
                                job.status().path("startTime").asText())
                        .thenComparing(KubeObject::name))
                .toList();
        for (KubeObject old : over.subList(0, Math.max(0, over.size() - limit))) {
            remove(cronJob, old, work);
        }
    }

    private void remove(KubeObject cronJob, KubeObject job, Work work) {
        if (jobs.delete(job, work.deleting(job, DeleteOptions.Propagation.BACKGROUND))) {
            events.normal(cronJob, "SuccessfulDelete", "Deleted job " + job.name());
        }
    }

    /// The latest moment that was missed counts; those before it are lost.
    private void runDue(KubeObject cronJob, CronSchedule schedule, ObjectNode status, Work work) {
        Instant now = context.now();
        JsonNode deadline = cronJob.spec().path("startingDeadlineSeconds");
        Instant earliest = status.path("lastScheduleTime").isTextual()
                ? Instant.parse(status.path("lastScheduleTime").asText())
                : cronJob.creationTimestamp().orElse(now);
        if (deadline.isNumber() && now.minusSeconds(deadline.asLong()).isAfter(earliest)) {
            earliest = now.minusSeconds(deadline.asLong());
        }
        Instant due = null;
        int missed = 0;
        for (Instant at : (Iterable<Instant>) schedule.between(earliest, now)::iterator) {
            due = at;
            if (++missed > MANY) {
                // Far behind: from here it is enough to look at the last minutes.
                due = schedule.between(now.minus(Duration.ofDays(1)), now)
                        .reduce((first, second) -> second)
                        .orElse(at);
                events.warning(
                        cronJob,
                        "TooManyMissedTimes",
                        "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
                break;
            }
        }
        if (due == null) {
            return;
        }
        start(cronJob, due, status, work);
    }

    private void start(KubeObject cronJob, Instant due, ObjectNode status, Work work) {
        JsonNode active = status.path("active");
        switch (cronJob.spec().path("concurrencyPolicy").asText()) {
            case "Forbid" -> {
                if (!active.isEmpty()) {
                    events.normal(
                            cronJob,
                            "JobAlreadyActive",
                            "Not starting job because prior execution is running and concurrency policy is Forbid");
                    return;
                }
            }
            case "Replace" -> {
                for (JsonNode reference : active) {
                    KubeObject job =
                            jobs.get(cronJob.namespace(), reference.path("name").asText());
                    if (job != null && job.uid().equals(reference.path("uid").asText())) {
                        remove(cronJob, job, work);
                    }
                }
                status.remove("active");
            }
            default -> {}
        }
        KubeObject job = create(cronJob, due, work);
        if (job != null) {
            ArrayNode list = status.get("active") instanceof ArrayNode there ? there : status.putArray("active");
            list.add(reference(job));
        }
        status.put("lastScheduleTime", due.toString());
    }

    /// @return null when an earlier life of this process made it, and it is in the list or over
    private @Nullable KubeObject create(KubeObject cronJob, Instant due, Work work) {
        JsonNode template = cronJob.spec().path("jobTemplate");
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        ObjectNode meta = job.putObject("metadata");
        meta.put("name", cronJob.name() + "-" + due.getEpochSecond() / 60);
        for (String part : new String[] {"labels", "annotations"}) {
            JsonNode value = template.path("metadata").path(part);
            if (!value.isEmpty()) {
                meta.set(part, value.deepCopy());
            }
        }
        PodTemplate.annotations(job).put(SCHEDULED, scheduled(cronJob, due));
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(cronJob));
        job.set("spec", template.path("spec").deepCopy());
        try {
            KubeObject created = jobs.create(cronJob.namespace(), new KubeObject(job), work.writing());
            events.normal(cronJob, "SuccessfulCreate", "Created job " + created.name());
            return created;
        } catch (StatusException e) {
            if (e.reason() == StatusReason.ALREADY_EXISTS) {
                return null;
            }
            events.warning(cronJob, "FailedCreate", "Error creating job: " + e.getMessage());
            throw e;
        }
    }

    /// In the zone of the schedule, as RFC 3339.
    private static String scheduled(KubeObject cronJob, Instant due) {
        String zone = cronJob.spec().path("timeZone").asText();
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                due.atZone(zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone)));
    }

    private void write(KubeObject cronJob, ObjectNode status, Work work) {
        cronJobs.tellStatus(cronJob, status, work.writing());
    }
}
