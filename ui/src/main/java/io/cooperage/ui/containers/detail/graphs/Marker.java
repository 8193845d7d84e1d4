package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to the container, marked in every chart.
///
/// @param detail such as an exit code; may be empty
record Marker(Instant time, Kind kind, String detail) {
    /// What a marker stands for; its lower-case name is the key of its words and its style class.
    enum Kind {
        START,
        DIE,
        OOM,
        RESTART,
        PAUSE,
        UNPAUSE,
        HEALTHY,
        UNHEALTHY,
        /// One more program was started in it.
        EXEC
    }

    /// @return null for events that say nothing about resources
    static @Nullable Marker of(ContainerEvent event) {
        Kind kind = kind(event);
        if (kind == null) {
            return null;
        }
        String code = event.attributes().getOrDefault("exitCode", "");
        return new Marker(event.time(), kind, kind == Kind.DIE ? code : "");
    }

    private static @Nullable Kind kind(ContainerEvent event) {
        return switch (event.action()) {
            case START -> Kind.START;
            case DIE -> Kind.DIE;
            case OOM -> Kind.OOM;
            case RESTART -> Kind.RESTART;
            case PAUSE -> Kind.PAUSE;
            case UNPAUSE -> Kind.UNPAUSE;
            case EXEC_START -> Kind.EXEC;
            case HEALTH_STATUS -> health(event.attributes().getOrDefault("health_status", ""));
            case CREATE,
                    KILL,
                    STOP,
                    RENAME,
                    UPDATE,
                    ATTACH,
                    DETACH,
                    RESIZE,
                    EXEC_CREATE,
                    EXEC_DIE,
                    TOP,
                    COMMIT,
                    EXPORT,
                    PRUNE,
                    ARCHIVE_PATH,
                    EXTRACT_TO_DIR,
                    DISCARD,
                    CRASH_LOOP,
                    RESTORE,
                    DESTROY -> null;
        };
    }

    /// It also says that a check has begun to count, which is neither.
    private static @Nullable Kind health(String status) {
        return switch (status) {
            case "healthy" -> Kind.HEALTHY;
            case "unhealthy" -> Kind.UNHEALTHY;
            default -> null;
        };
    }
}
