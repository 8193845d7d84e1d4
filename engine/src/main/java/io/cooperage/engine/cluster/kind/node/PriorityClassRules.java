package io.cooperage.engine.cluster.kind.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;

/// PriorityClasses.
final class PriorityClassRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(object, "preemptionPolicy", "PreemptLowerPriority");
        Absent.number(object, "value", 0);
    }
}
