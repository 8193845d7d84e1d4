package io.cooperage.engine.cluster.kind.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;

/// Nodes. A kubelet writes its node with the status, so that is kept on creation.
final class NodeRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.object(object, "spec");
        if (Trees.object(object, "status", "capacity") instanceof ObjectNode capacity
                && object.get("status") instanceof ObjectNode status) {
            ObjectNode allocatable = Absent.object(status, "allocatable");
            capacity.properties().forEach(e -> Absent.value(allocatable, e.getKey(), e.getValue()));
        }
    }

    @Override
    public Map<String, String> selectableFields(KubeObject node) {
        return Map.of(
                "spec.unschedulable",
                Boolean.toString(node.spec().path("unschedulable").asBoolean()));
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
