package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// What the doctor or the engine was opened on.
    private final List<EnginePaths> opened = new java.util.concurrent.CopyOnWriteArrayList<>();

    private List<Check> checks = List.of();
    private Map<String, String> environment = Map.of();

    @TempDir
    private Path root;

    @Test
    void anUnknownOptionPrintsTheUsageAndExitsWithTwo() {
        assertThat(run("--bogus")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--bogus'").contains("Usage: cooperage");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandExitsWithTwo() {
        assertThat(run("enginee")).isEqualTo(2);
        assertThat(err.toString()).contains("enginee");
    }

    @Test
    void rootWithoutAFolderExitsWithTwo() {
        assertThat(run("doctor", "--root")).isEqualTo(2);
        assertThat(err.toString()).contains("--root");
    }

    @Test
    void theVersionComesFromTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .containsPattern("^cooperage \\d+\\.\\d+\\.\\d+")
                .doesNotContain("${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "engine --help", "doctor -h"})
    void helpExplainsAndExitsWithZero(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: cooperage").contains("--root=DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor --root %s", "--root %s doctor", "--root=%s doctor", "engine --root %s"})
    void rootMayComeBeforeOrAfterTheCommand(String arguments) {
        run(arguments.formatted(root).split(" "));
        assertThat(opened)
                .containsExactly(new EnginePaths(root.resolve("data"), root.resolve("run"), root.resolve("config")));
    }

    @Test
    void aFailureIsOneMessageWithoutAStackTraceAndTheStoryIsInTheLog() throws Exception {
        assertThat(run("engine", "--root", root.toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cooperage: the folder is in use by process 7\n");
        assertThat(root.resolve("data/log/cooperage.log"))
                .content()
                .contains("the folder is in use by process 7")
                .contains("at io.cooperage.app.EngineCommand.call");
    }

    @Test
    void withoutADisplayTheMessageNamesTheHeadlessEngine() {
        assertThat(run("--root", root.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cooperage: no display: neither DISPLAY nor WAYLAND_DISPLAY is set; without a screen, "
                        + "`cooperage engine` runs the engine alone\n");
        assertThat(Files.exists(root.resolve("data"))).as("nothing made yet").isFalse();
        assertThat(opened).isEmpty();
    }

    @Test
    void theDoctorExitsWithOneOnlyWhenSomethingEssentialIsMissing() {
        checks = List.of(new Check("pasta", Verdict.LIMITED, "not installed", "sudo apt-get install passt"));
        assertThat(run("doctor", "--root", root.toString())).isZero();
        checks = List.of(new Check("user namespaces", Verdict.ESSENTIAL_MISSING, "switched off", "sysctl -w x=1"));
        assertThat(run("doctor", "--root", root.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("limited  pasta   not installed")
                .contains("MISSING  user namespaces  switched off")
                .doesNotContain("\u001b");
    }

    @Test
    void whatTheLauncherFoundStopsTheEngineAndShowsInTheDoctor() {
        environment = Map.of("COOPERAGE_LAUNCH_TROUBLE", "namespaces are off", "COOPERAGE_LAUNCH_REMEDY", "sysctl x");
        assertThat(run("engine", "--root", root.toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cooperage: namespaces are off; mend it with:\n  sysctl x\n");
        assertThat(opened).isEmpty();
        assertThat(run("doctor", "--root", root.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("MISSING  launch  namespaces are off")
                .contains("mend it: sysctl x");
    }

    private int run(String... arguments) {
        Wiring wiring = new Wiring(
                paths -> {
                    opened.add(paths);
                    throw EngineException.conflict("the folder is in use by process 7");
                },
                (paths, scratch) -> {
                    throw new AssertionError("nothing was to be read");
                },
                paths -> {
                    opened.add(paths);
                    return () -> checks;
                },
                (engine, paths, docker) -> {
                    throw new AssertionError("no window was expected");
                },
                environment,
                new StandardStreams(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Set.of()));
        return Main.run(arguments, wiring);
    }
}
