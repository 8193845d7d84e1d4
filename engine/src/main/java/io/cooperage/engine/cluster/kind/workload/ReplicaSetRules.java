package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;

/// ReplicaSets.
final class ReplicaSetRules extends WorkloadRules {

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        Absent.number(spec, "replicas", 1);
    }

    /// `replicas` is always told, also when it is none.
    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status").put("replicas", 0);
    }

    @Override
    public Map<String, String> selectableFields(KubeObject object) {
        return Map.of(
                "status.replicas",
                Long.toString(object.status().path("replicas").asLong()));
    }
}
