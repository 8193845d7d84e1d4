package io.cooperage.engine.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a container is in its life.
///
/// @param pid host pid of the container's process 1, 0 when not running
/// @param exitCode Docker's: the program's own, 128+signal, 125 engine, 126 not executable, 127 not found
/// @param error why it could not start, empty otherwise
public record ContainerState(
        Status status,
        int pid,
        int exitCode,
        boolean oomKilled,
        String error,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public static final ContainerState CREATED = new ContainerState(Status.CREATED, 0, 0, false, "", null, null);

    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD;

        /// Has a process.
        public boolean isAlive() {
            return this == RUNNING || this == PAUSED;
        }
    }
}
