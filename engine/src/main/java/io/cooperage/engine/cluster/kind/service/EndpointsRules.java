package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// Endpoints.
final class EndpointsRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        for (ObjectNode subset : Trees.objects(object.path("subsets"))) {
            Trees.objects(subset.path("ports")).forEach(port -> Absent.text(port, "protocol", "TCP"));
        }
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        root.at("subsets").each().forEach(EndpointCheck::subset);
        return root.errors();
    }
}
