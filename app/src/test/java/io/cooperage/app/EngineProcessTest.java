package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `cooperage engine` as a process of its own.
@Tag("kernel")
class EngineProcessTest {
    private static final Pattern READY = Pattern.compile(
            "^cooperage engine ready: pid=(\\d+) mode=(root|rootless) data=(\\S+) run=(\\S+) config=(\\S+) docker=(unix:\\S+)$");

    private static final Pattern READY_WITH_CLUSTER = Pattern.compile("^cooperage engine ready: .* kubeconfig=(\\S+)$");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void saysWhenItIsReadyAndEndsWithZeroWhenAskedTo(String signal) throws Exception {
        try (RunningCommand engine = start()) {
            Matcher ready = engine.awaitLine(READY);
            assertThat(Long.parseLong(ready.group(1))).isEqualTo(engine.pid());
            assertThat(ready.group(2)).isEqualTo(CommandRun.isRoot() ? "root" : "rootless");
            assertThat(Path.of(ready.group(3)))
                    .isEqualTo(root().resolve("data"))
                    .isDirectory();
            assertThat(Path.of(ready.group(4))).isEqualTo(root().resolve("run")).isDirectory();
            assertThat(Path.of(ready.group(5))).isEqualTo(root().resolve("config"));
            assertThat(engine.signal(signal)).isZero();
            assertThat(engine.errors()).isEmpty();
        }
    }

    @Test
    void aSecondEngineOnTheSameRootIsRefusedByNameAndTheFirstGoesOn() throws Exception {
        try (RunningCommand first = start()) {
            first.awaitLine(READY);
            CommandRun second = CommandRun.of(List.of(launcher(), "engine", "--root", root().toString()));
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .startsWith("cooperage: another engine (pid " + first.pid() + ") uses " + root().resolve("data"))
                    .contains("--root DIR")
                    .hasLineCount(1);
            assertThat(second.out()).isEmpty();
            assertThat(first.terminate()).isZero();
        }
        // The next one, with a cluster: its kubeconfig is where the ready line and `env` say.
        try (RunningCommand next =
                RunningCommand.start(folder, Map.of(), "engine", "--root", root().toString(), "--cluster")) {
            Path kubeconfig = Path.of(next.awaitLine(READY_WITH_CLUSTER).group(1));
            assertThat(kubeconfig).isEqualTo(root().resolve("run/kubeconfig"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
                    .isEqualTo("rw-------");
            List<String> env = List.of(launcher(), "env", "--shell", "bash", "--root", root().toString());
            assertThat(CommandRun.of(env).out().lines())
                    .anySatisfy(line ->
                            assertThat(line).startsWith("export KUBECONFIG=").contains(kubeconfig.toString()));
            assertThat(next.terminate()).isZero();
        }
    }

    @Test
    void aStartUnpacksNoDatabaseLibraryIntoTheTemporaryFolder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> there = Map.of("COOPERAGE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        try (RunningCommand engine = RunningCommand.start(folder, there, "engine", "--root", root().toString())) {
            engine.awaitLine(READY);
            try (Stream<Path> files = Files.list(temporary)) {
                assertThat(files)
                        .noneMatch(file -> file.getFileName().toString().startsWith("sqlite-"));
            }
            assertThat(engine.terminate()).isZero();
        }
    }

    @Test
    void enginesOnOtherRootsLiveSideBySide() throws Exception {
        try (RunningCommand one = RunningCommand.start(
                        folder,
                        Map.of(),
                        "engine",
                        "--root",
                        folder.resolve("1").toString());
                RunningCommand two = RunningCommand.start(
                        folder,
                        Map.of(),
                        "engine",
                        "--root",
                        folder.resolve("2").toString())) {
            one.awaitLine(READY);
            two.awaitLine(READY);
            assertThat(one.terminate()).isZero();
            assertThat(two.terminate()).isZero();
        }
    }

    @Test
    void theSocketsGroupMayUseItTooAndOneThatIsNotThereIsAClearError() throws Exception {
        String group = CommandRun.of(List.of("id", "-gn")).out().strip();
        try (RunningCommand engine = RunningCommand.start(
                folder, Map.of(), "engine", "--root", root().toString(), "--socket-group", group)) {
            engine.awaitLine(READY);
            Path socket = root().resolve("run/docker.sock");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            assertThat(CommandRun.of(List.of("stat", "-c", "%G", socket.toString()))
                            .out())
                    .isEqualTo(group + "\n");
            assertThat(engine.terminate()).isZero();
            assertThat(socket).doesNotExist();
        }
        CommandRun none = CommandRun.of(
                List.of(launcher(), "engine", "--root", root().toString(), "--socket-group", "no-such-group"));
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err())
                .contains("no group no-such-group on this machine")
                .hasLineCount(1);
    }

    @Test
    void aRootThatIsAFileIsAClearError() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        CommandRun run = CommandRun.of(List.of(launcher(), "engine", "--root", file.toString()));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("cooperage: ")
                .contains(file.toString())
                .hasLineCount(1);
    }

    @Test
    void theDoctorPrintsATableWithoutTouchingAnything() {
        CommandRun run = CommandRun.of(List.of(launcher(), "doctor", "--root", root().toString()));
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("overlay")
                .contains("user namespaces")
                .contains("window")
                .doesNotContain("\u001b");
        assertThat(root()).doesNotExist();
    }

    private RunningCommand start() throws IOException {
        return RunningCommand.start(folder, Map.of(), "engine", "--root", root().toString());
    }

    private Path root() {
        return folder.resolve("r");
    }

    private static String launcher() {
        return CommandRun.distribution().resolve("bin/cooperage").toString();
    }
}
