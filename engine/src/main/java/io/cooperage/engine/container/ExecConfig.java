package io.cooperage.engine.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A further program in a running container.
///
/// @param user null is the container's
/// @param workingDir null is the container's
/// @param env added to the container's
/// @param columns,rows first size of the terminal; ignored without one
/// @param client what the client that asked for it said of its own end
public record ExecConfig(
        List<String> command,
        List<String> env,
        @Nullable String user,
        @Nullable String workingDir,
        boolean terminal,
        boolean stdinOpen,
        boolean privileged,
        int columns,
        int rows,
        Client client) {
    public ExecConfig {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }

    /// @param stdout,stderr it wants to see these
    /// @param detachKeys what lets go of it, in Docker's words; empty is the usual
    public record Client(boolean stdout, boolean stderr, String detachKeys) {
        public static final Client ALL = new Client(true, true, "");
    }

    /// Of a client that wants to see everything.
    public ExecConfig(
            List<String> command,
            List<String> env,
            @Nullable String user,
            @Nullable String workingDir,
            boolean terminal,
            boolean stdinOpen,
            boolean privileged,
            int columns,
            int rows) {
        this(command, env, user, workingDir, terminal, stdinOpen, privileged, columns, rows, Client.ALL);
    }

    /// An interactive shell such as the Terminal page opens.
    public static ExecConfig terminal(List<String> command, int columns, int rows) {
        return new ExecConfig(command, List.of("TERM=xterm-256color"), null, null, true, true, false, columns, rows);
    }

    ExecConfig withSize(int newColumns, int newRows) {
        return new ExecConfig(
                command, env, user, workingDir, terminal, stdinOpen, privileged, newColumns, newRows, client);
    }
}
