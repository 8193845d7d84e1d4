package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.OwnThread;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of the packet filter, nft(8) or iptables(8), run inside a network namespace. Any thread.
///
/// @param namespace stays the caller's
/// @param name as on the search path; looked for in the system's folders too, which an ordinary user's
///     path leaves out; an absolute path is taken as it is
record FilterProgram(NetworkNamespace namespace, String name) {
    private static final int SECONDS = 30;
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/bin");

    /// @param text what it printed, complaints included
    record Outcome(int status, String text) {
        boolean ok() {
            return status == 0;
        }
    }

    static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        return Stream.concat(Stream.of((path == null ? "" : path).split(":", -1)), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @param input what it reads
    /// @throws EngineException UNAVAILABLE when it is not installed or does not answer
    Outcome run(String input, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(find(name)
                .orElseThrow(
                        () -> new EngineException(ErrorKind.UNAVAILABLE, "the program " + name + " is not installed"))
                .toString());
        command.addAll(arguments);
        return OwnThread.call(name, () -> {
            ProcessBuilder builder = new ProcessBuilder(namespace.inside(command)).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            try {
                feed(process, input);
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new EngineException(
                            ErrorKind.UNAVAILABLE, name + " has not answered in " + SECONDS + " seconds");
                }
                return new Outcome(process.exitValue(), output.strip());
            } finally {
                process.destroyForcibly();
            }
        });
    }

    private static void feed(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It ended before it had read everything; what it printed says why.
        }
    }
}
