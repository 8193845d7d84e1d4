package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the status of an object when it has changed, whoever else writes at the same time.
final class StatusWriter {
    static final String MANAGER = "kubelet";
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final int TRIES = 5;

    private final ClusterApi api;
    private final Kind kind;

    StatusWriter(ClusterApi api, Kind kind) {
        this.api = api;
        this.kind = kind;
    }

    /// @param status made from the object as it is now, whose own status is the one before
    /// @return the object after it; null when it is gone
    @Nullable
    KubeObject write(KubeObject seen, Function<KubeObject, ObjectNode> status) {
        for (int attempt = 1; ; attempt++) {
            KubeObject now = api.find(kind, seen.namespace(), seen.name());
            if (now == null || !now.uid().equals(seen.uid())) {
                return null;
            }
            ObjectNode wanted = status.apply(now);
            if (wanted.equals(now.status())) {
                return now;
            }
            KubeObject changed = now.copy();
            changed.tree().set("status", wanted);
            try {
                return api.update(
                        kind,
                        now.namespace(),
                        now.name(),
                        "status",
                        changed,
                        WriteOptions.by(MANAGER).because(kind.key(seen.namespace(), seen.name()), seen.revision()));
            } catch (StatusException e) {
                if (e.reason() == StatusReason.NOT_FOUND) {
                    return null;
                }
                if (e.reason() == StatusReason.INVALID) {
                    // Such as an init container that runs again in another sandbox: what is told next may be
                    // fine again, and the pod must go on meanwhile.
                    LOG.warn("status of {}/{} is refused: {}", now.namespace(), now.name(), e.getMessage());
                    return now;
                }
                if (e.reason() != StatusReason.CONFLICT || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
