package io.cooperage.engine.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a container is in its life.
///
/// @param pid host pid of the container's process 1, 0 when not running
/// @param exitCode Docker's: the program's own, 128+signal, 125 engine, 126 not executable, 127 not found
/// @param error why it could not start, empty otherwise
/// @param startedAt of the latest run, null before the first
/// @param finishedAt when a run ended last, which while one runs is the end of the run before it; null before
///     the first end
/// @param restartCount how often the restart policy has started it again since a person did
/// @param health null when nothing is checked
public record ContainerState(
        Status status,
        int pid,
        int exitCode,
        boolean oomKilled,
        String error,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int restartCount,
        @Nullable Health health) {

    /// One that was never restarted and is not checked.
    public ContainerState(
            Status status,
            int pid,
            int exitCode,
            boolean oomKilled,
            String error,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        this(status, pid, exitCode, oomKilled, error, startedAt, finishedAt, 0, null);
    }

    public ContainerState withStatus(Status other) {
        return new ContainerState(other, pid, exitCode, oomKilled, error, startedAt, finishedAt, restartCount, health);
    }

    public ContainerState withHealth(@Nullable Health other) {
        return new ContainerState(status, pid, exitCode, oomKilled, error, startedAt, finishedAt, restartCount, other);
    }

    public ContainerState withRestartCount(int count) {
        return new ContainerState(status, pid, exitCode, oomKilled, error, startedAt, finishedAt, count, health);
    }

    /// What the health check says.
    ///
    /// @param failingStreak failures one after another, up to now
    /// @param log the latest five checks, oldest first
    public record Health(Verdict verdict, int failingStreak, List<Check> log) {
        public Health {
            log = List.copyOf(log);
        }

        public enum Verdict {
            STARTING,
            HEALTHY,
            UNHEALTHY
        }

        /// @param exitCode 0 is well, 1 is not, −1 when it took too long or could not be run
        /// @param output of the check, at most 4,096 characters
        public record Check(Instant start, Instant end, int exitCode, String output) {}
    }

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
