package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.api.docker.DockerContext;
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
    void rootIsNotTheCurrentFolderByAnEmptyName() {
        assertThat(run("doctor", "--root=")).isEqualTo(2);
        assertThat(run("--root", "", "doctor")).isEqualTo(2);
        assertThat(err.toString()).contains("--root", "the name is empty");
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

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void whatEnvPrintsIsWhatTheShellUnderstands(String shell) {
        assumeTrue(
                CommandRun.of(List.of("sh", "-c", "command -v " + shell)).status() == 0, shell + " is not installed");
        Path odd = root.resolve("it's a $HOME\\ \"place\"");
        assertThat(run("env", "--shell", shell, "--root", odd.toString())).isZero();
        String use = out.toString();
        CommandRun used = CommandRun.of(
                List.of(shell, "-c", use + "printenv DOCKER_HOST; printenv DOCKER_BUILDKIT"),
                Map.of("DOCKER_HOST", "", "DOCKER_BUILDKIT", ""));
        assertThat(used.out()).isEqualTo("unix://" + odd + "/run/docker.sock\n0\n");
        out.getBuffer().setLength(0);
        assertThat(run("env", "--shell", shell, "--unset")).isZero();
        CommandRun unset = CommandRun.of(
                List.of(shell, "-c", use + out + "printenv DOCKER_HOST || printenv DOCKER_BUILDKIT || echo none"),
                Map.of("DOCKER_HOST", "", "DOCKER_BUILDKIT", ""));
        assertThat(unset.out()).isEqualTo("none\n");
    }

    @Test
    void envSpeaksTheLanguageOfTheShellInUse() {
        environment = Map.of("SHELL", "/usr/bin/fish");
        assertThat(run("env", "--root", root.toString())).isZero();
        assertThat(out.toString())
                .isEqualTo("set -gx DOCKER_HOST 'unix://" + root + "/run/docker.sock'; set -gx DOCKER_BUILDKIT '0'\n");
    }

    @Test
    void aContextIsMadeAndChosenForTheDockerCommand() {
        Path config = root.resolve("docker");
        environment = Map.of("DOCKER_CONFIG", config.toString());
        String host = "unix://" + root + "/run/docker.sock";
        assertThat(run("context", "create", "bench", "--root", root.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualTo("docker context bench: " + host + "\n");
        DockerContext contexts = new DockerContext(config);
        assertThat(contexts.host("bench")).contains(host);
        assertThat(contexts.current()).isEqualTo("default");

        assertThat(run("context", "use", "--root", root.toString())).isZero();
        assertThat(contexts.current()).isEqualTo("cooperage");
        assertThat(contexts.host("cooperage")).contains(host);
        if (CommandRun.of(List.of("sh", "-c", "command -v docker")).status() == 0) {
            CommandRun shown = CommandRun.of(
                    List.of("docker", "context", "inspect", "--format", "{{.Name}} {{.Endpoints.docker.Host}}"),
                    Map.of("DOCKER_CONFIG", config.toString(), "DOCKER_HOST", "", "DOCKER_CONTEXT", ""));
            assertThat(shown.out()).isEqualTo("cooperage " + host + "\n");
        }

        environment = Map.of("DOCKER_CONFIG", config.toString(), "DOCKER_HOST", "tcp://elsewhere:2376");
        assertThat(run("context", "use", "bench", "--root", root.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("DOCKER_HOST is set and goes before any context");
        assertThat(run("context", "use", "nowhere", "--root", root.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no docker context is named nowhere");
        assertThat(run("context")).isEqualTo(2);
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
