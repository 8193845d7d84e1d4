package io.cooperage.engine.event;

import java.time.Instant;
import java.util.Map;

/// Something that happened in the engine. Values only: a listener asks the services for the rest.
public sealed interface EngineEvent {
    Instant time();

    /// A container changed. `action` uses Docker's words.
    ///
    /// @param id the full 64-digit id
    /// @param attributes what Docker puts in `Actor.Attributes`: `name`, `image`, `exitCode`, `signal`, labels, …
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

    /// Long work made progress or ended; the status bar and the streaming APIs show it.
    ///
    /// @param done units finished, of `total` (−1 when unknown)
    record TaskEvent(Instant time, String taskId, String title, TaskState state, String detail, long done, long total)
            implements EngineEvent {}

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
        DESTROY
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

    enum TaskState {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
