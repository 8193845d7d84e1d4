package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

/// EndpointSlices.
final class EndpointSliceRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        for (ObjectNode port : Trees.objects(object.path("ports"))) {
            Absent.anyText(port, "name", "");
            Absent.text(port, "protocol", "TCP");
        }
    }
}
