package io.cooperage.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.time.Duration;
import java.util.List;

/// A program in a JVM of its own that is killed in the middle of its work, as a crash or a lost machine would
/// end it.
public final class DoomedJvm implements AutoCloseable {
    private static final String READY = "ready";

    private final String name;
    private final Process program;

    private DoomedJvm(String name, Process program) {
        this.name = name;
        this.program = program;
    }

    /// Returns when the program is dead, by SIGKILL. It fails if the program ends by itself before.
    ///
    /// @param main prints `ready` on a line of its own when what it does may be cut short; what else it
    ///     prints is thrown away, its standard error is the test's
    /// @param life from then on
    public static void run(Class<?> main, List<String> arguments, Duration life)
            throws IOException, InterruptedException {
        try (DoomedJvm jvm = start(main, arguments)) {
            jvm.kill(life);
        }
    }

    /// Starts it. A program that waits for a line of its standard input can be started ahead of its time, for
    /// a JVM takes long to begin.
    public static DoomedJvm start(Class<?> main, List<String> arguments) throws IOException {
        Process program = new ProcessBuilder(JvmCommand.of(main, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new DoomedJvm(main.getSimpleName(), program);
    }

    /// Gives it the line that it waits for.
    public void go() throws IOException {
        try (Writer input = program.outputWriter(UTF_8)) {
            input.write("go\n");
        }
    }

    /// As [#run], of one that was started.
    public void kill(Duration life) throws IOException, InterruptedException {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals(READY)) {
                line = output.readLine();
            }
            assertThat(line).as("%s began its work", name).isEqualTo(READY);
            // A full pipe would stop it in the middle of nothing.
            Thread drain = Thread.startVirtualThread(() -> drain(output));
            assertThat(program.waitFor(life))
                    .as("%s lived until it was killed", name)
                    .isFalse();
            program.destroyForcibly().waitFor();
            drain.join();
        }
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // The kill closes it.
        }
    }

    /// Ends it if nobody has.
    @Override
    public void close() {
        program.destroyForcibly();
    }
}
