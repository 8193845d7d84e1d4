package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Places one pod, or tells it why not. For one thread.
final class PodPlacer {
    private static final int REMEMBERED = 1000;

    /// The same words again only after so long: pods are tried often where much changes.
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final ControlContext context;
    private final KindView pods;
    private final KindView claims;
    private final EventRecorder events;

    /// When each pod was last told why it has no node.
    private final Map<String, Instant> warned = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    PodPlacer(ControlContext context) {
        this.context = context;
        this.pods = context.view("pods");
        this.claims = context.view("persistentvolumeclaims");
        this.events = context.events(Scheduler.NAME);
    }

    /// @return false when it found no place, or waits for something
    /// @throws io.cooperage.engine.cluster.api.StatusException another writer was faster
    boolean place(KubeObject pod, Placement placement) {
        if (!pod.spec().path("schedulingGates").isEmpty()) {
            condition(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", null);
            return false;
        }
        if (placement.nodes().isEmpty()) {
            refuse(pod, "no nodes available to schedule pods", null);
            return false;
        }
        Candidate candidate = Candidate.of(pod);
        ClaimedVolumes volumes = placement.claims(candidate);
        Map<NodeLoad, Verdict> verdicts = placement.verdicts(candidate, volumes);
        Optional<NodeLoad> best = placement.best(verdicts);
        if (best.isEmpty()) {
            preempt(candidate, placement, volumes, verdicts);
            return false;
        }
        placement.place(candidate, best.get());
        if (!volumes.waiting().isEmpty()) {
            volumes.waiting().forEach(claim -> choose(claim, pod, best.get().name()));
            // Comes again when the claims have their volumes.
            return false;
        }
        bind(pod, best.get().name());
        return true;
    }

    private WriteOptions writing(KubeObject pod) {
        return WriteOptions.by(Scheduler.NAME).because(pods.kind().key(pod.namespace(), pod.name()), pod.revision());
    }

    private void bind(KubeObject pod, String node) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata")
                .put("name", pod.name())
                .put("namespace", pod.namespace())
                .put("uid", pod.uid());
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        pods.api().update(pods.kind(), pod.namespace(), pod.name(), "binding", new KubeObject(binding), writing(pod));
        events.normal(pod, "Scheduled", "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node);
    }

    /// Tells whoever makes volumes where this one is wanted.
    private void choose(KubeObject claim, KubeObject pod, String node) {
        if (node.equals(claim.annotations().get(ClaimedVolumes.SELECTED_NODE))) {
            return;
        }
        KubeObject changed = claim.copy();
        PodTemplate.annotations(changed.tree()).put(ClaimedVolumes.SELECTED_NODE, node);
        claims.update(changed, writing(pod));
    }

    private void preempt(
            Candidate candidate, Placement placement, ClaimedVolumes volumes, Map<NodeLoad, Verdict> verdicts) {
        KubeObject pod = candidate.object();
        String trouble = volumes.trouble().isEmpty()
                ? Refusal.of(verdicts.values())
                : Refusal.ofAll(verdicts.size(), volumes.trouble());
        Preemption.Outcome outcome = new Preemption(placement).find(candidate, volumes, verdicts);
        if (outcome.node().isEmpty()) {
            refuse(pod, trouble + " " + outcome.message(), null);
            return;
        }
        String node = outcome.node().get().name();
        KubeObject nominated = refuse(pod, trouble, node);
        placement.nominate(Candidate.of(nominated));
        Work work = new Work(
                Scheduler.NAME,
                pod.namespace(),
                pod.name(),
                new WriteOptions.Cause(pods.kind().key(pod.namespace(), pod.name()), pod.revision()));
        for (Candidate victim : outcome.victims()) {
            driveAway(victim.object(), pod, node, work);
        }
    }

    private void driveAway(KubeObject victim, KubeObject pod, String node, Work work) {
        if (victim.deletionTimestamp().isPresent()) {
            return;
        }
        KubeObject told = victim.copy();
        Conditions.set(
                told.tree().withObject("/status"),
                "DisruptionTarget",
                "True",
                "PreemptionByScheduler",
                Scheduler.NAME + ": preempting to accommodate a higher priority pod",
                context.now(),
                Conditions.Extra.PROBE);
        pods.updateStatus(told, work.writing());
        if (pods.delete(victim, work.deleting(victim))) {
            events.normal(victim, "Preempted", "Preempted by pod " + pod.uid() + " on node " + node);
        }
    }

    /// @param nominated the node where room is being made, or null
    private KubeObject refuse(KubeObject pod, String message, @Nullable String nominated) {
        KubeObject told = condition(pod, "Unschedulable", message, nominated);
        Instant now = context.clock().instant();
        Instant last = warned.get(pod.uid());
        if (told.revision() != pod.revision()
                || last == null
                || last.plus(SILENCE).isBefore(now)) {
            warned.put(pod.uid(), now);
            events.warning(pod, "FailedScheduling", message);
        }
        return told;
    }

    private KubeObject condition(KubeObject pod, String reason, String message, @Nullable String nominated) {
        JsonNode before = Conditions.find(pod.status(), "PodScheduled");
        boolean said = before != null
                && before.path("status").asText().equals("False")
                && before.path("reason").asText().equals(reason)
                && before.path("message").asText().equals(message);
        boolean named = nominated == null
                || nominated.equals(pod.status().path("nominatedNodeName").asText());
        if (said && named) {
            return pod;
        }
        KubeObject changed = pod.copy();
        ObjectNode status = changed.tree().withObject("/status");
        Conditions.renew(status, "PodScheduled", "False", reason, message, context.now(), Conditions.Extra.PROBE);
        if (nominated != null) {
            status.put("nominatedNodeName", nominated);
        }
        return pods.updateStatus(changed, writing(pod));
    }
}
