package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;

/// Refuses pods that ask for another runtime than the one there is: this cluster has no RuntimeClasses, so
/// none is found, whatever its name.
final class RuntimeClassCheck extends NewPods {

    @Override
    void admit(Request request, KubeObject pod, ObjectNode spec) {
        String asked = Trees.text(spec, "runtimeClassName");
        if (!asked.isEmpty()) {
            throw Refusal.forbidden(request, "pod rejected: RuntimeClass \"" + asked + "\" not found");
        }
    }
}
