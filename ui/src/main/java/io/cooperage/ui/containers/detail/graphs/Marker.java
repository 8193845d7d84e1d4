package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.event.EngineEvent.ContainerAction;
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
        UNPAUSE
    }

    /// @return null for events that say nothing about resources
    static @Nullable Marker of(ContainerEvent event) {
        Kind kind = kind(event.action());
        if (kind == null) {
            return null;
        }
        String code = event.attributes().getOrDefault("exitCode", "");
        return new Marker(event.time(), kind, kind == Kind.DIE ? code : "");
    }

    private static @Nullable Kind kind(ContainerAction action) {
        return switch (action) {
            case START -> Kind.START;
            case DIE -> Kind.DIE;
            case OOM -> Kind.OOM;
            case RESTART -> Kind.RESTART;
            case PAUSE -> Kind.PAUSE;
            case UNPAUSE -> Kind.UNPAUSE;
            case CREATE,
                    KILL,
                    STOP,
                    RENAME,
                    UPDATE,
                    ATTACH,
                    DETACH,
                    RESIZE,
                    EXEC_CREATE,
                    EXEC_START,
                    EXEC_DIE,
                    TOP,
                    COMMIT,
                    EXPORT,
                    PRUNE,
                    ARCHIVE_PATH,
                    EXTRACT_TO_DIR,
                    HEALTH_STATUS,
                    CRASH_LOOP,
                    RESTORE,
                    DESTROY -> null;
        };
    }
}
