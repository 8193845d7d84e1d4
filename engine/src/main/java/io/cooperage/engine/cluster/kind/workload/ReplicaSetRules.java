package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
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

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place spec = root.at("spec");
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        WorkloadCheck.selector(spec, "deployment");
        WorkloadCheck.template(spec, "ReplicaSet");
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        root.at("spec").at("selector").unchanged(old.spec().path("selector"));
        return root.errors();
    }
}
