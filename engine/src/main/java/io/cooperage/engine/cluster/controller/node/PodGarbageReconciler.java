package io.cooperage.engine.cluster.controller.node;

import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Removes pods that nobody else would: those of nodes that are gone, and the oldest of those that are over
/// when there are too many.
public final class PodGarbageReconciler implements Reconciler {
    /// As many finished pods as Kubernetes keeps.
    public static final int KEPT = 12_500;

    private static final String NAME = "pod-garbage-collector";

    /// A node that is made anew gets its pods back.
    private static final Duration QUARANTINE = Duration.ofSeconds(40);

    /// The piece of work that is about all finished pods; no pod is outside of a namespace.
    private static final String FINISHED = "finished";

    private final ControlContext context;
    private final KindView pods;
    private final KindView nodes;
    private final int kept;

    /// When each node was first missed, by its name. As in Kubernetes it begins anew with the process.
    private final Map<String, Instant> missed = new ConcurrentHashMap<>();

    /// @param kept finished pods, the oldest beyond which are removed
    public PodGarbageReconciler(ControlContext context, int kept) {
        this.context = context;
        this.pods = context.view("pods");
        this.nodes = context.view("nodes");
        this.kept = kept;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.on(nodes, (old, now, newest) -> {
            if (now != null) {
                missed.remove(newest.name());
                return;
            }
            pods.all().stream()
                    .filter(pod -> new PodState(pod).node().equals(newest.name()))
                    .forEach(pod -> loop.add(pod.namespace(), pod.name(), nodes.kind(), newest));
        });
        loop.on(pods, (old, now, newest) -> {
            if (now == null) {
                return;
            }
            String node = new PodState(now).node();
            if (!node.isEmpty() && nodes.get("", node) == null) {
                loop.add(now.namespace(), now.name(), pods.kind(), now);
            }
            if (new PodState(now).isOver() && (old == null || !new PodState(old).isOver())) {
                loop.add("", FINISHED, pods.kind(), now);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        if (work.namespace().isEmpty()) {
            thinOut(work);
            return null;
        }
        KubeObject pod = pods.get(work.namespace(), work.name());
        String node = pod == null ? "" : new PodState(pod).node();
        if (pod == null || node.isEmpty() || nodes.get("", node) != null) {
            return null;
        }
        Instant since = missed.computeIfAbsent(node, _ -> context.now());
        Duration left = Duration.between(context.now(), since.plus(QUARANTINE));
        if (!left.isNegative() && !left.isZero()) {
            return left;
        }
        remove(pod, work);
        return null;
    }

    private void thinOut(Work work) {
        List<KubeObject> over =
                pods.all().stream().filter(pod -> new PodState(pod).isOver()).toList();
        over.stream()
                .sorted(Comparator.comparing(
                                (KubeObject pod) -> pod.creationTimestamp().orElse(Instant.EPOCH))
                        .thenComparing(KubeObject::name))
                .limit(Math.max(0, over.size() - kept))
                .forEach(pod -> pods.delete(pod, work.deleting(pod).withGrace(0)));
    }

    /// Whoever made the pod learns that it did not end by itself.
    private void remove(KubeObject pod, Work work) {
        if (!new PodState(pod).isOver()) {
            KubeObject told = pod.copy();
            told.tree().withObject("/status").put("phase", "Failed");
            Conditions.set(
                    told.tree().withObject("/status"),
                    "DisruptionTarget",
                    "True",
                    "DeletionByPodGC",
                    "PodGC: node no longer exists",
                    context.now(),
                    Conditions.Extra.PROBE);
            pods.updateStatus(told, work.writing());
        }
        pods.delete(pod, work.deleting(pod).withGrace(0));
    }
}
