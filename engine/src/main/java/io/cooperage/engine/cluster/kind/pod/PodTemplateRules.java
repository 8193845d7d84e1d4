package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// Templates that stand alone.
final class PodTemplateRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        PodSpecDefaults.ofTemplate(Absent.object(object, "template"));
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        PodSpecCheck.template(root.at("template"));
        return root.errors();
    }
}
