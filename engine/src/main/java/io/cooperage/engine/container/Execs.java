package io.cooperage.engine.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Further programs in containers, by their ids: made ready first, started later, and remembered with how they
/// ended until ten minutes after that, or until their container is removed. Any thread. They are in memory
/// only: an engine that opens again knows none of before.
public interface Execs {

    /// Makes one ready without starting it.
    ///
    /// @param ref a container, as in [ContainerService]
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when the container does not run or is paused,
    ///     INVALID_ARGUMENT without a command
    Exec create(String ref, ExecConfig config);

    /// Starts it, once.
    ///
    /// @param columns,rows size of the terminal; 0 leaves what was said before
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND, or CONFLICT when it was started before or
    ///     its container does not run; what can't be executed is remembered with 126 or 127 as its exit code
    ExecSession start(String id, int columns, int rows);

    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND "No such exec instance: x"
    Exec get(String id);

    /// Changes the size of its terminal.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when it does not run
    void resize(String id, int columns, int rows);

    /// Ids of those of a container that are ready or run, the oldest first.
    List<String> unfinished(String containerId);

    /// @param id 64 hexadecimal digits
    /// @param pid on the host; 0 until it runs
    /// @param exitCode null until it has ended
    record Exec(
            String id,
            String containerId,
            ExecConfig config,
            boolean running,
            int pid,
            @Nullable Integer exitCode) {}
}
