package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

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
}
