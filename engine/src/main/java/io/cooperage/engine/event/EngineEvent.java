package io.cooperage.engine.event;

import java.time.Instant;
import java.util.Map;

/// Something that happened in the engine. Values only: a listener asks the services for the rest.
public sealed interface EngineEvent {
    Instant time();

    /// Whether the journal keeps it. What it doesn't keep only says how far something is, for those who look now.
    default boolean isJournaled() {
        return true;
    }

    /// A container changed. `action` uses Docker's words.
    ///
    /// @param id the full 64-digit id
    /// @param attributes what Docker puts in `Actor.Attributes`: `name`, `image`, `exitCode`, `signal`,
    ///     labels, …
    record ContainerEvent(Instant time, String id, ContainerAction action, Map<String, String> attributes)
            implements EngineEvent {
        public ContainerEvent {
            attributes = Map.copyOf(attributes);
        }
    }

    /// An image changed. `action` uses Docker's words.
    ///
    /// @param id of the image, `sha256:…`, or its name where Docker puts that
    /// @param attributes `name` and labels
    record ImageEvent(Instant time, String id, ImageAction action, Map<String, String> attributes)
            implements EngineEvent {
        public ImageEvent {
            attributes = Map.copyOf(attributes);
        }
    }

    /// A network changed, or a container's place on it. `action` uses Docker's words.
    ///
    /// @param attributes `name`, `type` and, for connections, `container`
    record NetworkEvent(Instant time, String id, NetworkAction action, Map<String, String> attributes)
            implements EngineEvent {
        public NetworkEvent {
            attributes = Map.copyOf(attributes);
        }
    }

    /// A volume changed, or a container's use of it. `action` uses Docker's words.
    ///
    /// @param name of the volume
    /// @param attributes `driver` and, for mounts, `container`, `destination`, `read/write`
    record VolumeEvent(Instant time, String name, VolumeAction action, Map<String, String> attributes)
            implements EngineEvent {
        public VolumeEvent {
            attributes = Map.copyOf(attributes);
        }
    }

    /// Long work made progress or ended; the status bar and the streaming APIs show it.
    ///
    /// @param done units finished, of `total` (−1 when unknown)
    record TaskEvent(Instant time, String taskId, String title, TaskState state, String detail, long done, long total)
            implements EngineEvent {
        @Override
        public boolean isJournaled() {
            return false;
        }
    }

    /// A health check left the verdict as it was, and changed how many failed in a row.
    ///
    /// @param id the container's full 64-digit id
    record HealthStreakEvent(Instant time, String id) implements EngineEvent {
        @Override
        public boolean isJournaled() {
            return false;
        }
    }

    enum ContainerAction {
        CREATE,
        START,
        DIE,
        KILL,
        STOP,
        RESTART,
        PAUSE,
        UNPAUSE,
        OOM,
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
        DESTROY,
        PRUNE,
        /// `docker cp` out and in; attribute `path`.
        ARCHIVE_PATH,
        EXTRACT_TO_DIR,
        /// The verdict of the health check changed; attribute `health_status`.
        HEALTH_STATUS,
        /// The restart policy gave up or waits for long; attributes `restartCount`, `exitCode`.
        CRASH_LOOP,
        /// A remove was undone.
        RESTORE,
        /// What a remove had kept aside is really deleted; attribute `reason`: `time` or `space`.
        DISCARD
    }

    enum ImageAction {
        PULL,
        PUSH,
        TAG,
        UNTAG,
        DELETE,
        PRUNE,
        LOAD,
        SAVE,
        IMPORT,
        /// A container was committed, or an image was built or made here.
        CREATE
    }

    enum NetworkAction {
        CREATE,
        CONNECT,
        DISCONNECT,
        DESTROY,
        PRUNE
    }

    enum VolumeAction {
        CREATE,
        MOUNT,
        UNMOUNT,
        DESTROY,
        PRUNE
    }

    enum TaskState {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
