package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which program a terminal runs, and as whom.
///
/// @param command program and arguments; empty for the best shell that the container has
/// @param user null is the container's
public record Shell(List<String> command, @Nullable String user) {
    /// In the order of comfort.
    private static final List<String> USUAL = List.of("/bin/bash", "/bin/ash", "/bin/sh", "/busybox/sh");

    public Shell {
        command = List.copyOf(command);
    }

    /// Reads what a person typed; blank is the best shell.
    public static Shell parse(String command, String user) {
        String words = command.strip();
        return new Shell(
                words.isEmpty() ? List.of() : List.of(words.split("\\s+")), user.isBlank() ? null : user.strip());
    }

    /// Starts it. Blocks.
    ///
    /// @throws EngineException saying that there is no shell when none of the usual ones is there
    ExecSession start(ContainerService service, String id, int columns, int rows) {
        if (!command.isEmpty()) {
            return exec(service, id, command, columns, rows);
        }
        @Nullable EngineException last = null;
        for (String shell : USUAL) {
            try {
                return exec(service, id, List.of(shell), columns, rows);
            } catch (EngineException e) {
                if (!mayBeMissing(e)) {
                    throw e;
                }
                last = e;
            }
        }
        throw new EngineException(
                ErrorKind.NOT_FOUND,
                "No shell in this container: tried " + String.join(", ", USUAL)
                        + ". Name a program that is in it, if there is one.",
                last);
    }

    private ExecSession exec(ContainerService service, String id, List<String> words, int columns, int rows) {
        return service.exec(
                id,
                new ExecConfig(words, List.of("TERM=xterm-256color"), user, null, true, true, false, columns, rows));
    }

    /// A program that is not there is reported as one or the other, by how far its start came.
    private static boolean mayBeMissing(EngineException e) {
        return e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.INVALID_ARGUMENT;
    }

    /// For the tab: `bash`, `sh as nobody`.
    String title() {
        String program = command.isEmpty() ? "shell" : command.getFirst();
        String name = program.substring(program.lastIndexOf('/') + 1);
        return user == null ? name : name + " · " + user;
    }
}
