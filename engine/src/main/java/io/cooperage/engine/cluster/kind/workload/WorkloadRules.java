package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.pod.PodSpecDefaults;
import io.cooperage.engine.cluster.kind.tree.Absent;

/// What kinds with a template for pods have in common.
abstract class WorkloadRules implements KindRules {
    static final int HISTORY = 10;

    @Override
    public final void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        if (spec.get("template") instanceof ObjectNode template) {
            PodSpecDefaults.ofTemplate(template);
        }
        defaults(object, spec);
    }

    /// What this kind adds.
    abstract void defaults(ObjectNode object, ObjectNode spec);

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status");
    }
}
