package io.cooperage.engine.cluster.kind.workload;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// Kept states of a StatefulSet or DaemonSet.
final class ControllerRevisionRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        if (!root.has("data")) {
            root.at("data").required("data is mandatory");
        }
        root.at("revision").notNegative();
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        root.at("data").unchanged(old.tree().path("data"));
        return root.errors();
    }
}
