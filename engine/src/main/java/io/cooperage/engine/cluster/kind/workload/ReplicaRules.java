package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// What ReplicaSets and ReplicationControllers, which differ in their selector only, have in common.
abstract class ReplicaRules extends WorkloadRules {

    /// `replicas` is always told, also when it is none.
    @Override
    public final void prepareForCreate(ObjectNode object) {
        object.putObject("status").put("replicas", 0);
    }

    @Override
    public final Map<String, String> selectableFields(KubeObject object) {
        return Map.of(
                "status.replicas",
                Long.toString(object.status().path("replicas").asLong()));
    }

    @Override
    public final List<FieldError> validateStatus(KubeObject object, KubeObject old) {
        Place status = Place.of("status", object.status());
        CountCheck.notNegative(
                status, "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration");
        for (String count : List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas")) {
            CountCheck.notAbove(status, "replicas", "status.replicas", count);
        }
        CountCheck.notAbove(status, "readyReplicas", "readyReplicas", "availableReplicas");
        return status.errors();
    }
}
