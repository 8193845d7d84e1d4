package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.DoomedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine in the middle of its work, again and again, and looks whether the next one finds the truth.
@Tag("kernel")
class CrashRecoveryTest {
    /// Fewer where each engine takes half a minute to start: under emulation.
    private static final int KILLS = Integer.getInteger("cooperage.kills", 50);

    /// Long enough for a few dozen operations, short enough to hit the first one too.
    private static final int LONGEST_LIFE_MILLIS = 300;

    @TempDir
    Path folder;

    @Test
    @Timeout(1800)
    void theNextEngineFindsWhatIsTrueAfterFiftyKills() throws Exception {
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Path home = folder.resolve("e");
        EnginePaths paths = EnginePaths.under(home);
        Random random = new Random(20261121);
        for (int round = 0; round < KILLS; round++) {
            List<String> arguments = List.of(home.toString(), root.toString(), Long.toString(random.nextLong()));
            Duration life = Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS));
            DoomedJvm.run(CrashWorker.class, arguments, life);
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
