package io.cooperage.engine.cluster.controller.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Gives a node that is cordoned the taint that says so, and takes it away after that.
public final class CordonTaintReconciler implements Reconciler {
    private static final String KEY = "node.kubernetes.io/unschedulable";

    private final ControlContext context;
    private final KindView nodes;

    public CordonTaintReconciler(ControlContext context) {
        this.context = context;
        this.nodes = context.view("nodes");
    }

    @Override
    public String name() {
        return "node-lifecycle-controller";
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.on(nodes, (old, now, newest) -> {
            if (now != null && (old == null || !old.spec().equals(now.spec()))) {
                loop.add("", now.name(), nodes.kind(), now);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject node = nodes.get("", work.name());
        if (node == null) {
            return null;
        }
        ArrayNode taints = node.tree().arrayNode();
        boolean tainted = false;
        for (JsonNode taint : node.spec().path("taints")) {
            if (taint.path("key").asText().equals(KEY)) {
                tainted = true;
            } else {
                taints.add(taint.deepCopy());
            }
        }
        boolean cordoned = node.spec().path("unschedulable").asBoolean();
        if (tainted == cordoned) {
            return null;
        }
        if (cordoned) {
            taints.addObject()
                    .put("key", KEY)
                    .put("effect", "NoSchedule")
                    .put("timeAdded", context.now().toString());
        }
        KubeObject changed = node.copy();
        ObjectNode spec = changed.tree().withObject("/spec");
        if (taints.isEmpty()) {
            spec.remove("taints");
        } else {
            spec.set("taints", taints);
        }
        nodes.update(changed, work.writing());
        return null;
    }
}
