package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine in the middle of its work, again and again, and looks whether the next one finds the truth.
@Tag("kernel")
class CrashRecoveryTest {
    private static final int KILLS = 50;

    /// Long enough for a few dozen operations, short enough to hit the first one too.
    private static final int LONGEST_LIFE_MILLIS = 300;

    @TempDir
    Path folder;

    @Test
    void theNextEngineFindsWhatIsTrueAfterFiftyKills() throws Exception {
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Path home = folder.resolve("e");
        EnginePaths paths = EnginePaths.under(home);
        Random random = new Random(20261121);
        for (int round = 0; round < KILLS; round++) {
            killOneEngine(home, root, random);
            try (Engine engine = Engine.open(paths)) {
                assertThatTheTruthIsKnown(engine, home, round);
            }
        }
        try (Engine engine = Engine.open(paths)) {
            for (Container container : engine.containers().list()) {
                engine.containers().remove(container.id(), true);
            }
        }
        assertThat(Leftovers.of(home)).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    private void killOneEngine(Path home, Path root, Random random) throws IOException, InterruptedException {
        Process worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWorker.class.getName(),
                        home.toString(),
                        root.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            assertThat(line).as("the engine opened").isEqualTo("ready");
            Thread drain = Thread.startVirtualThread(() -> drain(output));
            assertThat(worker.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS))
                    .as("the engine lived until it was killed")
                    .isFalse();
            worker.destroyForcibly().waitFor();
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

    private static void assertThatTheTruthIsKnown(Engine engine, Path home, int round) throws IOException {
        ContainerService containers = engine.containers();
        Set<String> known = new HashSet<>();
        Set<Integer> pids = new HashSet<>();
        for (Container container : containers.list()) {
            known.add(container.id());
            ContainerState state = container.state();
            boolean sleeps = container.config().command().getFirst().equals("/bin/sleep");
            switch (state.status()) {
                case RUNNING -> {
                    pids.add(state.pid());
                    if (sleeps) {
                        assertThat(Path.of("/proc/" + state.pid()))
                                .as("round %d: it runs", round)
                                .exists();
                    }
                }
                case EXITED ->
                    // Ended by itself with 7, or by a SIGKILL or the SIGTERM that `stop` sends.
                    assertThat(state.exitCode())
                            .as("round %d: %s %s", round, container.config().command(), state)
                            .isIn(sleeps ? List.of(137, 143) : List.of(7, 137, 143));
                case CREATED -> assertThat(state.exitCode()).isZero();
                default -> throw new AssertionError("round " + round + ": " + container);
            }
        }
        Path all = Files.createDirectories(EnginePaths.under(home).data().resolve("containers"));
        try (Stream<Path> folders = Files.list(all)) {
            assertThat(folders.map(p -> p.getFileName().toString()))
                    .as("round %d: a folder each and no other", round)
                    .containsExactlyInAnyOrderElementsOf(known);
        }
        // Execs end by themselves a moment after the one that asked for them.
        Await.until(() -> pids.containsAll(Leftovers.of(home).supervisedPids()));
    }
}
