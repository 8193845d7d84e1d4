package io.cooperage.engine.cluster.controller.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.scheduler.Taints;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Deletes pods from a node whose `NoExecute` taints they don't bear, or bear only for a while.
public final class TaintEvictionReconciler implements Reconciler {
    private static final String NAME = "taint-eviction-controller";

    private final ControlContext context;
    private final KindView pods;
    private final KindView nodes;
    private final EventRecorder events;

    /// When each pod was first seen with a taint that it bears only for a while, by its uid. As in Kubernetes
    /// it begins anew with the process.
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    public TaintEvictionReconciler(ControlContext context) {
        this.context = context;
        this.pods = context.view("pods");
        this.nodes = context.view("nodes");
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.on(nodes, (old, now, newest) -> {
            boolean changed = now != null
                    && (old == null
                            || !Trees.same(old.spec().path("taints"), now.spec().path("taints")));
            if (changed && Taints.hasEffect(newest, "NoExecute")) {
                pods.all().stream()
                        .filter(pod -> new PodState(pod).node().equals(newest.name()))
                        .forEach(pod -> loop.add(pod.namespace(), pod.name(), nodes.kind(), newest));
            }
        });
        loop.on(pods, (old, now, newest) -> {
            if (now == null) {
                since.remove(newest.uid());
            }
            boolean placed = now != null
                    && !new PodState(now).node().isEmpty()
                    && (old == null
                            || new PodState(old).node().isEmpty()
                            || !Trees.same(
                                    old.spec().path("tolerations"), now.spec().path("tolerations")));
            KubeObject node = placed ? nodes.get("", new PodState(newest).node()) : null;
            if (node != null && Taints.hasEffect(node, "NoExecute")) {
                loop.add(newest.namespace(), newest.name(), pods.kind(), newest);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject pod = pods.get(work.namespace(), work.name());
        if (pod == null || pod.deletionTimestamp().isPresent() || new PodState(pod).isOver()) {
            return null;
        }
        KubeObject node = nodes.get("", new PodState(pod).node());
        if (node == null) {
            return null;
        }
        Instant leave = null;
        for (JsonNode taint : node.spec().path("taints")) {
            if (taint.path("effect").asText().equals("NoExecute")) {
                Instant until = until(
                        taint, pod.spec().path("tolerations"), since.computeIfAbsent(pod.uid(), _ -> context.now()));
                leave = leave == null || until.isBefore(leave) ? until : leave;
            }
        }
        if (leave == null || leave.equals(Instant.MAX)) {
            since.remove(pod.uid());
            return null;
        }
        Instant now = context.now();
        if (leave.isAfter(now)) {
            return Duration.between(now, leave);
        }
        evict(pod, work);
        return null;
    }

    /// @return [Instant#MAX] for as long as it likes, [Instant#MIN] for not at all
    private static Instant until(JsonNode taint, JsonNode tolerations, Instant since) {
        Instant longest = Instant.MIN;
        for (JsonNode toleration : tolerations) {
            if (Taints.matches(toleration, taint)) {
                JsonNode seconds = toleration.path("tolerationSeconds");
                if (!seconds.isNumber()) {
                    return Instant.MAX;
                }
                Instant until = since.plusSeconds(Math.max(0, seconds.asLong()));
                longest = until.isAfter(longest) ? until : longest;
            }
        }
        return longest;
    }

    private void evict(KubeObject pod, Work work) {
        events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + pod.namespace() + "/" + pod.name());
        KubeObject told = pod.copy();
        Conditions.set(
                told.tree().withObject("/status"),
                "DisruptionTarget",
                "True",
                "DeletionByTaintManager",
                "Taint manager: deleting due to NoExecute taint",
                context.now(),
                Conditions.Extra.PROBE);
        pods.updateStatus(told, work.writing());
        pods.delete(pod, work.deleting(pod));
    }
}
