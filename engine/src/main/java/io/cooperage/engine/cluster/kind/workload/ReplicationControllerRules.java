package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;

/// ReplicationControllers, whose selector is a plain map.
final class ReplicationControllerRules extends WorkloadRules {

    /// The template's labels stand in for a missing selector and missing labels.
    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        if (!Trees.empty(labels)) {
            if (Trees.empty(spec.path("selector"))) {
                spec.set("selector", labels.deepCopy());
            }
            ObjectNode metadata = Absent.object(object, "metadata");
            if (Trees.empty(metadata.path("labels"))) {
                metadata.set("labels", labels.deepCopy());
            }
        }
        Absent.number(spec, "replicas", 1);
    }

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
