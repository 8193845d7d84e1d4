package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import org.jspecify.annotations.Nullable;

/// How long an object may take to end. Only pods take any time: their containers have to stop, and the
/// kubelet says when they have.
final class Grace {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final long USUAL = 30;

    private Grace() {}

    /// @param asked null for the object's own
    static long seconds(Kind kind, KubeObject object, @Nullable Long asked) {
        if (!kind.resource().equals(PODS)) {
            return 0;
        }
        String phase = object.status().path("phase").asText();
        boolean nothingRuns = object.spec().path("nodeName").asText().isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed");
        if (nothingRuns) {
            return 0;
        }
        long seconds = asked == null
                ? object.spec().path("terminationGracePeriodSeconds").asLong(USUAL)
                : asked;
        return seconds < 0 ? 1 : seconds;
    }
}
