package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A program that an administrator of the machine has, such as nft(8) or apparmor_parser(8). Any thread.
///
/// @param name as on the search path; an absolute path is taken as it is
public record SystemProgram(String name) {
    private static final int SECONDS = 30;
    private static final List<String> ADMINISTRATORS =
            List.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/bin");

    /// @param text what it printed, complaints included
    public record Outcome(int status, String text) {
        public boolean ok() {
            return status == 0;
        }
    }

    /// The folders of `$PATH`, then those of the system, which an ordinary user's path leaves out.
    public static List<Path> folders() {
        String path = System.getenv("PATH");
        return Stream.concat(Stream.of((path == null ? "" : path).split(":", -1)), ADMINISTRATORS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    public Optional<Path> find() {
        return folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Runs it to its end, without the user's language.
    ///
    /// @param input what it reads
    /// @throws EngineException UNAVAILABLE when it is not installed or does not answer
    public Outcome run(String input, List<String> arguments) {
        return run(input, arguments, UnaryOperator.identity());
    }

    /// The same for a command that is put into another, such as one that enters a namespace first.
    ///
    /// @param within makes the command to start of this program's
    public Outcome run(String input, List<String> arguments, UnaryOperator<List<String>> within) {
        List<String> command = new ArrayList<>();
        command.add(find().orElseThrow(
                        () -> new EngineException(ErrorKind.UNAVAILABLE, "the program " + name + " is not installed"))
                .toString());
        command.addAll(arguments);
        return OwnThread.call(name, () -> {
            ProcessBuilder builder = new ProcessBuilder(within.apply(command)).redirectErrorStream(true);
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
