package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.pod.PodSpecCheck;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// ReplicationControllers, whose selector is a plain map.
final class ReplicationControllerRules extends ReplicaRules {

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
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place spec = root.at("spec");
        spec.at("minReadySeconds").notNegative();
        if (spec.at("selector").empty()) {
            spec.at("selector").required();
        }
        spec.at("replicas").notNegative();
        Place template = spec.at("template");
        if (!template.there()) {
            template.required();
            return root.errors();
        }
        Map<String, String> selector = Trees.map(spec.node().path("selector"));
        Map<String, String> labels = Trees.map(template.node().path("metadata").path("labels"));
        if (!labels.entrySet().containsAll(selector.entrySet())) {
            Selectors.mismatch(template);
        }
        PodSpecCheck.template(template);
        WorkloadCheck.staysUp(template, "ReplicationController");
        return root.errors();
    }
}
