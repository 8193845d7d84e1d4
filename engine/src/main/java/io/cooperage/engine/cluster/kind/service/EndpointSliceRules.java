package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// EndpointSlices.
final class EndpointSliceRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        for (ObjectNode port : Trees.objects(object.path("ports"))) {
            Absent.anyText(port, "name", "");
            Absent.text(port, "protocol", "TCP");
        }
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        EndpointCheck.slice(root);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        root.at("addressType").unchanged(old.tree().path("addressType"));
        return root.errors();
    }
}
