package io.cooperage.engine.build.tool;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of an installed program, from its input to its end. Immutable; any thread, and an interrupt ends
/// the program and what it started.
///
/// @param command program and arguments; no shell reads them
/// @param folder to run in; null for this process's
/// @param environment on top of this process's
/// @param input what it reads
/// @param outputMax bytes of output and of complaints each, beyond which the program is ended
/// @param timeout after which it is ended
public record ToolRun(
        List<String> command,
        @Nullable Path folder,
        Map<String, String> environment,
        byte[] input,
        int outputMax,
        Duration timeout) {

    public ToolRun {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// @param complaints what it wrote to its error output
    public record Output(int status, byte[] output, String complaints) {
        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    /// The program of this name on `$PATH`.
    public static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "/usr/bin:/bin" : path).split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }

    /// @throws EngineException UNAVAILABLE when it can't be started; RESOURCE_EXHAUSTED when it takes too
    ///     long or writes too much; CANCELLED
    public Output run() {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "run " + command.getFirst() + ": " + e.getMessage(), e);
        }
        try {
            return converse(process);
        } finally {
            end(process);
        }
    }

    private Output converse(Process process) {
        FutureTask<byte[]> output = reading(process.getInputStream(), process);
        FutureTask<byte[]> complaints = reading(process.getErrorStream(), process);
        Thread.ofVirtual().start(() -> feed(process.getOutputStream()));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EngineException(
                        ErrorKind.RESOURCE_EXHAUSTED,
                        command.getFirst() + " was ended: it took longer than " + timeout.toSeconds() + " s");
            }
            return new Output(
                    process.exitValue(), output.get(), new String(complaints.get(), StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, command.getFirst() + ": cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException told) {
                throw told;
            }
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "read from " + command.getFirst() + ": " + e.getCause(), e.getCause());
        }
    }

    private FutureTask<byte[]> reading(InputStream in, Process process) {
        FutureTask<byte[]> task = new FutureTask<>(() -> {
            try (in) {
                byte[] bytes = in.readNBytes(outputMax);
                if (in.read() >= 0) {
                    process.destroyForcibly();
                    throw new EngineException(
                            ErrorKind.RESOURCE_EXHAUSTED,
                            command.getFirst() + " was ended: it wrote more than " + outputMax + " bytes");
                }
                return bytes;
            }
        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private void feed(OutputStream out) {
        try (out) {
            out.write(input);
        } catch (IOException _) {
            // It ended without reading everything, which its status tells.
        }
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
