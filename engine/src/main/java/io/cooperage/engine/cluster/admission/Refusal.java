package io.cooperage.engine.cluster.admission;

import io.cooperage.engine.cluster.admission.Admission.Request;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How admission says no: `pods "web" is forbidden: …`.
final class Refusal {

    private Refusal() {}

    static StatusException forbidden(Request request, String why, StatusException.Cause... causes) {
        return forbidden(request.kind(), name(request), why, causes);
    }

    static StatusException forbidden(Kind kind, String name, String why, StatusException.Cause... causes) {
        return new StatusException(
                StatusReason.FORBIDDEN,
                kind.resource() + " \"" + name + "\" is forbidden: " + why,
                new StatusException.Details(name, kind.id().group(), kind.plural(), "", List.of(causes), 0));
    }

    /// Of an object that has no name yet, what its name will begin with.
    static String name(Request request) {
        @Nullable KubeObject object = request.object() != null ? request.object() : request.old();
        if (object == null) {
            return "";
        }
        return object.name().isEmpty() ? object.metadata().path("generateName").asText() : object.name();
    }
}
