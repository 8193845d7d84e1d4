package io.cooperage.engine.cluster.admission;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Nothing is made in a namespace that is not there or on its way out, and some namespaces stay.
final class NamespaceLifecycle implements Admission {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    @Override
    public void admit(Request request) {
        boolean namespace =
                request.kind().id().group().isEmpty() && request.kind().plural().equals("namespaces");
        if (namespace) {
            @Nullable KubeObject old = request.old();
            if (request.operation() == Operation.DELETE && old != null && IMMORTAL.contains(old.name())) {
                throw Refusal.forbidden(request, "this namespace may not be deleted");
            }
            return;
        }
        if (request.kind().namespaced() && request.operation() == Operation.CREATE) {
            mustTakeMore(request);
        }
    }

    private static void mustTakeMore(Request request) {
        Kind namespaces = request.api().kinds().of("namespaces");
        String name = request.namespace();
        @Nullable KubeObject namespace = request.api().find(namespaces, "", name);
        if (namespace == null) {
            throw StatusException.notFound(namespaces, name);
        }
        if (namespace.deletionTimestamp().isPresent()
                || namespace.status().path("phase").asText().equals("Terminating")) {
            throw Refusal.forbidden(
                    request,
                    "unable to create new content in namespace " + name + " because it is being terminated",
                    new StatusException.Cause(
                            "NamespaceTerminating",
                            "namespace " + name + " is being terminated",
                            "metadata.namespace"));
        }
    }
}
