package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Leftovers;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.DoomedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine at random instants of a rollout, again and again, and looks whether the next one brings it
/// to the end that was asked for.
///
/// `-Dcooperage.rollout.kills=N` and `-Dcooperage.rollout.seed=N` choose others.
@Tag("kernel")
@Timeout(900)
class RolloutKillsTest {
    private static final int KILLS = Integer.getInteger("cooperage.rollout.kills", 30);

    /// A rollout takes about as long.
    private static final int LONGEST_LIFE_MILLIS = 1200;

    @TempDir
    Path folder;

    private Path home;

    @SuppressWarnings("NullAway.Init") // set by the test
    RolloutKillsTest() {}

    @AfterEach
    void leaveNothing() {
        if (home != null) {
            try (Engine engine = Engine.open(EnginePaths.under(home))) {
                engine.cluster().reset();
            }
        }
    }

    @Test
    void theNextEngineEndsWhatAKilledOneBegan(TestReporter reporter) throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making pods needs root, here or in a user namespace");
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        home = folder.resolve("e");
        EnginePaths paths = EnginePaths.under(home);
        try (Engine engine = Engine.open(paths)) {
            engine.images().importRoot(root, "bb:1", null, List.of("CMD [\"/bin/sh\"]"), TransferListener.NONE);
        }
        long seed = Long.getLong("cooperage.rollout.seed", System.nanoTime());
        reporter.publishEntry("seed of " + KILLS + " kills", Long.toString(seed));
        killAgainAndAgain(new Random(seed));
        Map<String, Integer> processes;
        try (Engine engine = Engine.open(paths)) {
            engine.cluster().start();
            Rollout rollout = new Rollout(home, engine);
            rollout.awaitOver(KILLS);
            processes = rollout.processes();
        }
        // Nothing is going on any more: a kill now must change nothing at all.
        try (DoomedJvm idle = victim(KILLS, true, 0)) {
            idle.go();
            idle.kill(Duration.ZERO);
        }
        try (Engine engine = Engine.open(paths)) {
            engine.cluster().start();
            Rollout rollout = new Rollout(home, engine);
            rollout.awaitOver(KILLS);
            assertThat(rollout.processes()).as("pods keep their processes").isEqualTo(processes);
            engine.cluster().reset();
        }
        assertThat(Leftovers.of(home)).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    private void killAgainAndAgain(Random random) throws IOException, InterruptedException {
        // Some look at how the one before has ended. The others are killed while they still mend what a kill has
        // left, with yet another rollout on top.
        DoomedJvm next = victim(0, false, 1);
        try {
            for (int turn = 1; turn <= KILLS; turn++) {
                try (DoomedJvm current = next) {
                    next = victim(turn, random.nextBoolean(), turn + 1);
                    current.go();
                    current.kill(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
                }
            }
        } finally {
            next.close();
        }
    }

    private DoomedJvm victim(int before, boolean look, int next) throws IOException {
        return DoomedJvm.start(
                RolloutVictim.class,
                List.of(home.toString(), Integer.toString(before), Boolean.toString(look), Integer.toString(next)));
    }
}
