package io.cooperage.engine.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A further program in a running container.
///
/// @param user null is the container's
/// @param workingDir null is the container's
/// @param env added to the container's
/// @param columns,rows first size of the terminal; ignored without one
public record ExecConfig(
        List<String> command,
        List<String> env,
        @Nullable String user,
        @Nullable String workingDir,
        boolean terminal,
        boolean stdinOpen,
        boolean privileged,
        int columns,
        int rows) {
    public ExecConfig {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }

    /// An interactive shell such as the Terminal page opens.
    public static ExecConfig terminal(List<String> command, int columns, int rows) {
        return new ExecConfig(command, List.of("TERM=xterm-256color"), null, null, true, true, false, columns, rows);
    }
}
