package io.cooperage.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command of the distribution that runs until it is told to end; killed at the latest when closed.
final class RunningCommand implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Path err;

    private RunningCommand(Process process, Path err) {
        this.process = process;
        this.out = process.inputReader();
        this.err = err;
    }

    /// @param folder for what it writes to standard error
    static RunningCommand start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(
                List.of(CommandRun.distribution().resolve("bin/cooperage").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new RunningCommand(builder.start(), err);
    }

    /// Reads its output up to a line with this pattern.
    Matcher awaitLine(Pattern pattern) throws IOException {
        for (String line; (line = out.readLine()) != null; ) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new AssertionError("it ended without a line like " + pattern + " and said: " + Files.readString(err));
    }

    long pid() {
        return process.pid();
    }

    /// Sends SIGTERM.
    ///
    /// @return the exit status
    int terminate() throws InterruptedException {
        return signal("TERM");
    }

    int signal(String name) throws InterruptedException {
        CommandRun.of(List.of("kill", "-" + name, Long.toString(process.pid())));
        return ended();
    }

    /// Waits for its end.
    ///
    /// @return the exit status
    int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
