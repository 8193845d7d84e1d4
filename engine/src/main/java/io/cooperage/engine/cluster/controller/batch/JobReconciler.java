package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.controller.workload.DeletionOrder;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs the pods of a Job until enough have succeeded, or too many failed. A Job whose `managedBy` names
/// another controller is left to that one; only its time to live after its end is kept here, as Kubernetes does.
public final class JobReconciler implements Reconciler {
    private static final String NAME = "job-controller";

    /// What `managedBy` calls this controller.
    private static final String MANAGER = "kubernetes.io/job-controller";

    private static final int BURST = 500;
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);

    private final ControlContext context;
    private final KindView jobs;
    private final KindView pods;
    private final EventRecorder events;
    private final JobPods jobPods;

    public JobReconciler(ControlContext context) {
        this.context = context;
        this.jobs = context.view("jobs.batch");
        this.pods = context.view("pods");
        this.events = context.events(NAME);
        this.jobPods = new JobPods(pods, events);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(jobs);
        loop.onControlled(pods, jobs.kind());
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject job = jobs.get(work.namespace(), work.name());
        if (job == null) {
            releaseOrphans(work);
            return null;
        }
        if (isManagedByAnother(job)) {
            return isFinished(job) ? expire(job, work) : null;
        }
        if (isFinished(job)) {
            pods.controlledBy(job.uid()).stream()
                    .map(JobPod::of)
                    .filter(JobPod::isTracked)
                    .forEach(pod -> jobPods.release(pod, work));
            return expire(job, work);
        }
        LabelSelector selector = LabelSelector.of(job.spec().path("selector"));
        List<JobPod> all = new Adoption(pods, jobs, job, selector, work, pod -> true)
                .claim().stream().map(JobPod::of).toList();
        return advance(job, all, work);
    }

    private static boolean isManagedByAnother(KubeObject job) {
        return !job.spec().path("managedBy").asText(MANAGER).equals(MANAGER);
    }

    static boolean isFinished(KubeObject job) {
        return Conditions.isTrue(job.status(), "Complete") || Conditions.isTrue(job.status(), "Failed");
    }

    /// Pods of a Job that is gone: nobody counts them any more.
    private void releaseOrphans(Work work) {
        pods.list(work.namespace(), LabelSelector.EVERYTHING).stream()
                .filter(pod -> pod.controller()
                        .filter(owner ->
                                owner.kind().equals("Job") && owner.name().equals(work.name()))
                        .isPresent())
                .map(JobPod::of)
                .filter(JobPod::isTracked)
                .forEach(pod -> jobPods.release(pod, work));
    }

    /// @return when it may be removed; null when it stays
    private @Nullable Duration expire(KubeObject job, Work work) {
        JsonNode ttl = job.spec().path("ttlSecondsAfterFinished");
        if (!ttl.isNumber() || job.deletionTimestamp().isPresent()) {
            return null;
        }
        JsonNode finished = Objects.requireNonNull(
                Conditions.isTrue(job.status(), "Complete")
                        ? Conditions.find(job.status(), "Complete")
                        : Conditions.find(job.status(), "Failed"));
        Instant end =
                Instant.parse(finished.path("lastTransitionTime").asText()).plusSeconds(ttl.asLong());
        Duration left = Duration.between(context.now(), end);
        if (!left.isNegative() && !left.isZero()) {
            return left;
        }
        Work ttlWork = new Work("ttl-after-finished-controller", work.namespace(), work.name(), work.cause());
        jobs.delete(job, ttlWork.deleting(job, DeleteOptions.Propagation.FOREGROUND));
        return null;
    }

    private @Nullable Duration advance(KubeObject job, List<JobPod> all, Work work) {
        Instant now = context.now();
        JobTally tally = new JobTally(job, all);
        ObjectNode status =
                job.status() instanceof ObjectNode there ? there.deepCopy() : JsonNodeFactory.instance.objectNode();
        suspendOrResume(job, status, now);
        Instant started = status.path("startTime").isTextual()
                ? Instant.parse(status.path("startTime").asText())
                : null;
        tally.write(status);
        boolean ending = end(job, tally, status, started, now);
        boolean news = !Trees.same(job.status(), status);
        KubeObject written = jobs.tellStatus(job, status, work.writing());
        if (news) {
            tell(job, status);
        }
        // Only now: what was taken away is in the status.
        tally.settledPods().forEach(pod -> jobPods.release(pod, work));
        if (ending) {
            tally.active().forEach(pod -> jobPods.delete(job, pod.state().object(), work));
            return null;
        }
        if (job.deletionTimestamp().isPresent()) {
            return null;
        }
        if (job.spec().path("suspend").asBoolean()) {
            jobPods.withdraw(job, tally.active(), work);
            return null;
        }
        Duration backOff = fill(written, tally, all, work);
        return Stream.of(Optional.ofNullable(backOff), Optional.ofNullable(JobEnding.untilDeadline(job, started, now)))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static void suspendOrResume(KubeObject job, ObjectNode status, Instant now) {
        boolean suspended = Conditions.isTrue(status, "Suspended");
        if (job.spec().path("suspend").asBoolean()) {
            Conditions.set(status, "Suspended", "True", "JobSuspended", "Job suspended", now, Conditions.Extra.PROBE);
            status.remove("startTime");
            return;
        }
        if (suspended) {
            Conditions.set(status, "Suspended", "False", "JobResumed", "Job resumed", now, Conditions.Extra.PROBE);
        }
        if (suspended || !status.path("startTime").isTextual()) {
            status.put("startTime", now.toString());
        }
    }

    /// Notes that it comes to its end, and when nothing is left of its pods that it has.
    ///
    /// @return whether no pods are to be made any more
    private static boolean end(
            KubeObject job, JobTally tally, ObjectNode status, @Nullable Instant started, Instant now) {
        Optional<JobEnding> known = said(status, true).or(() -> said(status, false));
        Optional<JobEnding> ending = known.isPresent() ? known : JobEnding.of(job, tally, started, now);
        if (ending.isEmpty()) {
            return false;
        }
        JobEnding end = ending.get();
        Conditions.set(status, end.type(), "True", end.reason(), end.message(), now, Conditions.Extra.PROBE);
        if (tally.isSettled() && tally.active().isEmpty() && tally.terminating().isEmpty()) {
            Conditions.set(
                    status,
                    end.complete() ? "Complete" : "Failed",
                    "True",
                    end.reason(),
                    end.message(),
                    now,
                    Conditions.Extra.PROBE);
            if (end.complete()) {
                status.put("completionTime", now.toString());
            }
        }
        return true;
    }

    private static Optional<JobEnding> said(JsonNode status, boolean complete) {
        JsonNode condition = Conditions.find(status, complete ? "SuccessCriteriaMet" : "FailureTarget");
        return condition == null
                ? Optional.empty()
                : Optional.of(new JobEnding(
                        complete,
                        condition.path("reason").asText(),
                        condition.path("message").asText()));
    }

    private void tell(KubeObject job, ObjectNode status) {
        if (Conditions.isTrue(status, "Complete")) {
            events.normal(job, "Completed", "Job completed");
        }
        JsonNode failed = Conditions.find(status, "Failed");
        if (failed != null && Conditions.find(job.status(), "Failed") == null) {
            events.warning(
                    job, failed.path("reason").asText(), failed.path("message").asText());
        }
        boolean before = Conditions.isTrue(job.status(), "Suspended");
        boolean after = Conditions.isTrue(status, "Suspended");
        if (before != after) {
            events.normal(job, after ? "Suspended" : "Resumed", after ? "Job suspended" : "Job resumed");
        }
    }

    /// Makes as many pods as may run at once, and removes those that are too many.
    ///
    /// @return how long to wait before the next may be made
    private @Nullable Duration fill(KubeObject job, JobTally tally, List<JobPod> all, Work work) {
        int active = tally.active().size();
        int wanted = wanted(job, tally);
        if (active > wanted) {
            List<JobPod> surplus = tally.active().stream()
                    .sorted(Comparator.comparing(JobPod::state, new DeletionOrder(context.now(), Map.of())))
                    .limit(active - wanted)
                    .toList();
            jobPods.withdraw(job, surplus, work);
            return null;
        }
        int missing = wanted
                - active
                - (tally.replacesTerminating() ? 0 : tally.terminating().size());
        if (missing <= 0) {
            return null;
        }
        Duration wait = backOff(all);
        if (wait != null) {
            return wait;
        }
        jobPods.create(job, tally, all, Math.min(missing, BURST), work);
        return null;
    }

    private static int wanted(KubeObject job, JobTally tally) {
        int parallelism = job.spec().path("parallelism").asInt(1);
        if (!job.spec().hasNonNull("completions")) {
            return tally.succeeded() > 0 ? Math.min(tally.active().size(), parallelism) : parallelism;
        }
        int left = job.spec().path("completions").asInt()
                - tally.succeeded()
                - tally.failedIndexes().size();
        return Math.max(0, Math.min(left, parallelism));
    }

    /// Ten seconds after the first failure since the last success, twice as long after each further one.
    private @Nullable Duration backOff(List<JobPod> all) {
        Instant success = all.stream()
                .filter(pod -> pod.state().isSucceeded())
                .map(JobPod::finishedAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        List<Instant> failures = all.stream()
                .filter(pod -> pod.state().isFailed())
                .map(JobPod::finishedAt)
                .filter(at -> at.isAfter(success))
                .sorted()
                .toList();
        if (failures.isEmpty()) {
            return null;
        }
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures.size() - 1, 10));
        wait = wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
        Duration left = Duration.between(context.now(), failures.getLast().plus(wait));
        return left.isNegative() || left.isZero() ? null : left;
    }
}
