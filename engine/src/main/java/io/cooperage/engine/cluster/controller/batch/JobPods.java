package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.SlowStart;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes and removes the pods of Jobs.
final class JobPods {
    private static final int LONGEST_HOSTNAME = 63;

    private final KindView pods;
    private final EventRecorder events;

    JobPods(KindView pods, EventRecorder events) {
        this.pods = pods;
        this.events = events;
    }

    /// @param all of its pods, over or not: they tell how often each index has failed
    void create(KubeObject job, JobTally tally, List<JobPod> all, int count, Work work) {
        List<Integer> indexes = tally.isIndexed() ? free(job, tally, count) : List.of();
        int wanted = tally.isIndexed() ? indexes.size() : count;
        Map<Integer, Integer> failures = failures(all);
        SlowStart.Outcome outcome = SlowStart.run(wanted, i -> {
            KubeObject pod = tally.isIndexed()
                    ? indexed(job, indexes.get(i), failures.getOrDefault(indexes.get(i), 0))
                    : model(job, job.name() + "-");
            KubeObject created = pods.create(job.namespace(), pod, work.writing());
            events.normal(job, "SuccessfulCreate", "Created pod: " + created.name());
        });
        if (outcome.failure() != null) {
            events.warning(
                    job, "FailedCreate", "Error creating: " + outcome.failure().getMessage());
            throw outcome.failure();
        }
    }

    /// The lowest indexes that nobody works at.
    private static List<Integer> free(KubeObject job, JobTally tally, int count) {
        Set<Integer> taken = new HashSet<>();
        tally.active().forEach(pod -> taken.add(pod.index()));
        if (!tally.replacesTerminating()) {
            tally.terminating().forEach(pod -> taken.add(pod.index()));
        }
        List<Integer> free = new ArrayList<>();
        int completions = job.spec().path("completions").asInt();
        for (int i = 0; i < completions && free.size() < count; i++) {
            if (!taken.contains(i)
                    && !tally.completedIndexes().contains(i)
                    && !tally.failedIndexes().contains(i)) {
                free.add(i);
            }
        }
        return free;
    }

    /// Of each index, by what its pods say; those that were removed are forgotten.
    private static Map<Integer, Integer> failures(List<JobPod> all) {
        Map<Integer, Integer> failures = new HashMap<>();
        for (JobPod pod : all) {
            if (pod.isFailed(true)) {
                failures.merge(pod.index(), pod.failuresBefore() + 1, Math::max);
            }
        }
        return failures;
    }

    private static KubeObject model(KubeObject job, String prefix) {
        ObjectNode pod = PodTemplate.pod(job.spec().path("template"), job);
        ObjectNode meta = pod.withObject("/metadata");
        meta.put("generateName", prefix);
        ArrayNode finalizers = meta.get("finalizers") instanceof ArrayNode there ? there : meta.putArray("finalizers");
        finalizers.add(JobPod.TRACKING);
        return new KubeObject(pod);
    }

    private static KubeObject indexed(KubeObject job, int index, int failures) {
        KubeObject pod = model(job, job.name() + "-" + index + "-");
        PodTemplate.annotations(pod.tree()).put(JobPod.INDEX, Integer.toString(index));
        if (job.spec().hasNonNull("backoffLimitPerIndex")) {
            PodTemplate.annotations(pod.tree()).put(JobPod.INDEX_FAILURES, Integer.toString(failures));
        }
        PodTemplate.labels(pod.tree()).put(JobPod.INDEX, Integer.toString(index));
        String hostname = job.name() + "-" + index;
        ObjectNode spec = pod.tree().withObject("/spec");
        if (hostname.length() <= LONGEST_HOSTNAME) {
            spec.put("hostname", hostname);
        }
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                tellIndex((ObjectNode) container);
            }
        }
        return pod;
    }

    private static void tellIndex(ObjectNode container) {
        ArrayNode env = container.get("env") instanceof ArrayNode there ? there : container.putArray("env");
        for (JsonNode variable : env) {
            if (variable.path("name").asText().equals("JOB_COMPLETION_INDEX")) {
                return;
            }
        }
        env.addObject()
                .put("name", "JOB_COMPLETION_INDEX")
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.annotations['" + JobPod.INDEX + "']");
    }

    /// Removes pods that are no failures: they aren't counted.
    void withdraw(KubeObject job, List<JobPod> surplus, Work work) {
        for (JobPod pod : surplus) {
            KubeObject released = release(pod, work);
            if (released != null) {
                delete(job, released, work);
            }
        }
    }

    void delete(KubeObject job, KubeObject pod, Work work) {
        if (pods.delete(pod, work.deleting(pod))) {
            events.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.name());
        }
    }

    /// Takes the tracking finalizer away.
    ///
    /// @return null when it was gone already
    @Nullable
    KubeObject release(JobPod pod, Work work) {
        if (!pod.isTracked()) {
            return pod.state().object();
        }
        KubeObject released = pod.state().object().copy();
        ArrayNode left = released.ownMetadata().arrayNode();
        pod.state().object().finalizers().stream()
                .filter(finalizer -> !finalizer.equals(JobPod.TRACKING))
                .forEach(left::add);
        if (left.isEmpty()) {
            released.ownMetadata().remove("finalizers");
        } else {
            released.ownMetadata().set("finalizers", left);
        }
        try {
            return pods.update(released, work.writing());
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
