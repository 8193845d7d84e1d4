package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// ReplicaSets.
final class ReplicaSetRules extends ReplicaRules {

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        Absent.number(spec, "replicas", 1);
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
        return WorkloadCheck.selectorStays(object, old);
    }
}
