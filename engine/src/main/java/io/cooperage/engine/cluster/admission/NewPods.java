package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import org.jspecify.annotations.Nullable;

/// A step that only new pods take.
abstract class NewPods implements Admission {

    @Override
    public final void admit(Request request) {
        @Nullable KubeObject pod = request.object();
        if (request.operation() == Operation.CREATE
                && request.subresource().isEmpty()
                && request.kind().id().group().isEmpty()
                && request.kind().plural().equals("pods")
                && pod != null) {
            admit(request, pod, Absent.object(pod.tree(), "spec"));
        }
    }

    abstract void admit(Request request, KubeObject pod, ObjectNode spec);
}
