package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.runtime.LaunchReport.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a launch directory and the lines in them, which are also what the shim says on its socket:
/// engine/docs/shim-protocol.md.
final class ShimFiles {
    private static final String EXIT = "exit";
    private static final String LAUNCH = "launch";
    private static final String SHIM = "shim.pid";

    private ShimFiles() {}

    /// What a launch reported.
    ///
    /// @param failed the step that failed, or null
    record Launched(int pid, LaunchReport report, @Nullable StepResult failed) {}

    /// A shim that may still run.
    ///
    /// @param startTime field 22 of proc_pid_stat(5)
    record Identity(int pid, long startTime, Path socket) {}

    static Launched parseReport(List<String> lines) {
        int pid = 0;
        List<StepResult> results = new ArrayList<>();
        StepResult failed = null;
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "pid" -> pid = Integer.parseInt(words[1]);
                case "step" ->
                    results.add(new StepResult(
                            Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3])));
                case "failed" -> failed = new StepResult(Integer.parseInt(words[1]), Integer.parseInt(words[2]), 0);
                case "done" -> {}
                default -> throw unreadable("launch report", line);
            }
        }
        return new Launched(pid, new LaunchReport(results), failed);
    }

    /// `exit CODE OOM SECONDS NANOS`.
    static ShimExit parseExit(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 5 || !words[0].equals("exit")) {
            throw unreadable("exit record", line);
        }
        return new ShimExit(
                Integer.parseInt(words[1]),
                words[2].equals("1"),
                Instant.ofEpochSecond(Long.parseLong(words[3]), Long.parseLong(words[4])));
    }

    static Optional<ShimExit> readExit(Path directory) {
        return read(directory.resolve(EXIT)).map(ShimFiles::parseExit);
    }

    static Optional<Launched> readReport(Path directory) {
        return read(directory.resolve(LAUNCH))
                .map(text -> parseReport(text.lines().toList()));
    }

    /// Empty unless the process that wrote the file is still the one with its pid.
    static Optional<Identity> readLiving(Path directory) {
        return read(directory.resolve(SHIM)).flatMap(text -> {
            List<String> lines = text.lines().toList();
            String[] words = lines.getFirst().split(" ", -1);
            Identity identity =
                    new Identity(Integer.parseInt(words[0]), Long.parseLong(words[1]), Path.of(lines.get(1)));
            return startTime(identity.pid())
                    .filter(t -> t == identity.startTime())
                    .map(_ -> identity);
        });
    }

    /// Start of a process in clock ticks since boot; empty when there is none or it is only waiting to be reaped.
    static Optional<Long> startTime(int pid) {
        return read(Path.of("/proc", Integer.toString(pid), "stat")).flatMap(stat -> {
            // The program's name, in parentheses, may hold spaces and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        });
    }

    /// Removes what an earlier launch left, so that nobody takes its end for the next one's.
    static void clear(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(EXIT));
        Files.deleteIfExists(directory.resolve(SHIM));
        Files.deleteIfExists(directory.resolve(LAUNCH));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // A process that ends while its file is read answers ESRCH.
            if (file.startsWith("/proc")) {
                return Optional.empty();
            }
            throw new EngineException(ErrorKind.UNAVAILABLE, "reading " + file + ": " + e.getMessage(), e);
        }
    }

    private static EngineException unreadable(String what, String line) {
        return new EngineException(ErrorKind.DATA_LOSS, "the shim's " + what + " has an unreadable line: " + line);
    }
}
