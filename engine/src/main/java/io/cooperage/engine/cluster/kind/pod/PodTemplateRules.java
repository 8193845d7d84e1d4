package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;

/// Templates that stand alone.
final class PodTemplateRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        PodSpecDefaults.ofTemplate(Absent.object(object, "template"));
    }
}
