package io.cooperage.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command that ran to its end: what it printed and its exit status.
record CommandRun(int status, String out, String err) {
    /// The distribution under test, which `packaging/test` builds first.
    static Path distribution() {
        String folder = System.getProperty("cooperage.distribution", "");
        assumeTrue(!folder.isEmpty(), "no built distribution given; packaging/test builds one and gives it");
        return Path.of(folder);
    }

    static boolean isRoot() {
        return DesktopCommand.ownUserId() == 0;
    }

    static CommandRun of(List<String> command) {
        return of(command, Map.of());
    }

    /// @param changes variables to set; an empty value unsets
    static CommandRun of(List<String> command, Map<String, String> changes) {
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                Map<String, String> environment = new HashMap<>(changes);
                environment.forEach((name, value) -> {
                    if (value.isEmpty()) {
                        builder.environment().remove(name);
                    } else {
                        builder.environment().put(name, value);
                    }
                });
                Process process = builder.start();
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            command + " did not end; it printed " + Files.readString(out) + Files.readString(err));
                }
                return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
