package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What became of a Job's pods: what its status says, and what its pods say beyond that. Pure.
///
/// A pod is counted in two steps, so that a death between them counts it neither twice nor never: its uid is
/// written into `status.uncountedTerminatedPods`; then its finalizer is taken away; what is in the list and
/// has no finalizer any more becomes part of the numbers.
final class JobTally {
    private final KubeObject job;
    private final List<JobPod> pods;
    private final FailurePolicy policy;
    private final boolean indexed;
    private final int completions;
    private final Set<String> uncountedSucceeded = new LinkedHashSet<>();
    private final Set<String> uncountedFailed = new LinkedHashSet<>();
    private final List<JobPod> settled = new ArrayList<>();
    private int countedSucceeded;
    private int countedFailed;
    private IndexSet completed;
    private IndexSet failedIndexes;
    private String policyFailure = "";

    JobTally(KubeObject job, List<JobPod> pods) {
        this.job = job;
        this.pods = pods;
        this.policy = new FailurePolicy(job.spec().path("podFailurePolicy"));
        this.indexed = job.spec().path("completionMode").asText().equals("Indexed");
        this.completions = job.spec().path("completions").asInt(-1);
        this.completed = IndexSet.parse(job.status().path("completedIndexes").asText(), Math.max(completions, 0));
        this.failedIndexes = IndexSet.parse(job.status().path("failedIndexes").asText(), Math.max(completions, 0));
        flush();
        add();
    }

    private void flush() {
        Map<String, JobPod> byUid = new HashMap<>();
        pods.forEach(pod -> byUid.put(pod.uid(), pod));
        JsonNode status = job.status();
        countedSucceeded = status.path("succeeded").asInt();
        countedFailed = status.path("failed").asInt();
        for (JsonNode uid : status.path("uncountedTerminatedPods").path("succeeded")) {
            if (isTracked(byUid, uid)) {
                uncountedSucceeded.add(uid.asText());
            } else {
                countedSucceeded++;
            }
        }
        for (JsonNode uid : status.path("uncountedTerminatedPods").path("failed")) {
            if (isTracked(byUid, uid)) {
                uncountedFailed.add(uid.asText());
            } else {
                countedFailed++;
            }
        }
    }

    private static boolean isTracked(Map<String, JobPod> byUid, JsonNode uid) {
        JobPod pod = byUid.get(uid.asText());
        return pod != null && pod.isTracked();
    }

    private void add() {
        BitSet done = new BitSet();
        BitSet lost = new BitSet();
        for (JobPod pod : pods) {
            if (!pod.isTracked()) {
                continue;
            }
            if (pod.state().isSucceeded()) {
                settled.add(pod);
                succeeded(pod, done);
            } else if (pod.isFailed(replacesTerminating())) {
                settled.add(pod);
                failed(pod, lost);
            }
        }
        completed = completed.plus(done);
        lost.andNot(done);
        failedIndexes = failedIndexes.plus(lost);
    }

    private void succeeded(JobPod pod, BitSet done) {
        if (!indexed) {
            uncountedSucceeded.add(pod.uid());
            return;
        }
        int index = pod.index();
        if (index >= 0 && index < completions) {
            done.set(index);
        }
    }

    private void failed(JobPod pod, BitSet lost) {
        FailurePolicy.Decision decision = policy.isThere() && pod.state().isFailed()
                ? policy.of(pod.state())
                : new FailurePolicy.Decision(FailurePolicy.Action.COUNT, "");
        boolean perIndex = job.spec().hasNonNull("backoffLimitPerIndex");
        switch (decision.action()) {
            case IGNORE -> {
                return;
            }
            case FAIL_JOB -> policyFailure = policyFailure.isEmpty() ? decision.message() : policyFailure;
            case FAIL_INDEX -> mark(lost, pod.index());
            case COUNT -> {
                if (perIndex
                        && pod.failuresBefore()
                                >= job.spec().path("backoffLimitPerIndex").asInt()) {
                    mark(lost, pod.index());
                }
            }
        }
        uncountedFailed.add(pod.uid());
    }

    private void mark(BitSet indexes, int index) {
        if (index >= 0 && index < completions) {
            indexes.set(index);
        }
    }

    /// Else only what has failed for good makes room for another.
    boolean replacesTerminating() {
        String said = job.spec().path("podReplacementPolicy").asText();
        return said.isEmpty() ? !policy.isThere() : said.equals("TerminatingOrFailed");
    }

    boolean isIndexed() {
        return indexed;
    }

    int succeeded() {
        return indexed ? completed.size() : countedSucceeded + uncountedSucceeded.size();
    }

    int failed() {
        return countedFailed + uncountedFailed.size();
    }

    IndexSet completedIndexes() {
        return completed;
    }

    IndexSet failedIndexes() {
        return failedIndexes;
    }

    /// All that ended is part of the numbers.
    boolean isSettled() {
        return settled.isEmpty() && uncountedSucceeded.isEmpty() && uncountedFailed.isEmpty();
    }

    /// Pods whose finalizer may go once the status is written.
    List<JobPod> settledPods() {
        return settled;
    }

    List<JobPod> active() {
        return pods.stream().filter(pod -> pod.state().isActive()).toList();
    }

    List<JobPod> terminating() {
        return pods.stream().filter(JobPod::isTerminating).toList();
    }

    /// Why the policy ends the Job; empty when it doesn't.
    Optional<String> policyFailure() {
        return policyFailure.isEmpty() ? Optional.empty() : Optional.of(policyFailure);
    }

    /// Sets the numbers.
    void write(ObjectNode status) {
        count(status, "active", active().size());
        status.put(
                "ready", active().stream().filter(pod -> pod.state().isReady()).count());
        status.put("terminating", terminating().size());
        count(status, "succeeded", indexed ? completed.size() : countedSucceeded);
        count(status, "failed", countedFailed);
        if (indexed) {
            String text = completed.toString();
            if (text.isEmpty()) {
                status.remove("completedIndexes");
            } else {
                status.put("completedIndexes", text);
            }
            if (job.spec().hasNonNull("backoffLimitPerIndex")) {
                status.put("failedIndexes", failedIndexes.toString());
            }
        }
        ObjectNode uncounted = status.putObject("uncountedTerminatedPods");
        list(uncounted, "succeeded", uncountedSucceeded);
        list(uncounted, "failed", uncountedFailed);
    }

    private static void count(ObjectNode status, String property, int count) {
        if (count == 0) {
            status.remove(property);
        } else {
            status.put(property, count);
        }
    }

    private static void list(ObjectNode object, String property, Set<String> uids) {
        if (!uids.isEmpty()) {
            ArrayNode list = object.putArray(property);
            uids.forEach(list::add);
        }
    }
}
