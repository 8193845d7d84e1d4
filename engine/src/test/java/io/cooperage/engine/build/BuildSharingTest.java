package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildEvent.StepOutput;
import io.cooperage.engine.container.Leftovers;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.DoomedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds beside each other, and engines one after the other.
@Tag("kernel")
class BuildSharingTest {
    @TempDir
    Path folder;

    @Test
    void anEngineThatDiesInAStepLosesOnlyThatBuild() throws Exception {
        try (BuildRoom room = new BuildRoom(folder)) {
            assertThat(room.builds.history()).isEmpty();
        }
        Path home = folder.resolve("e");
        DoomedJvm.run(DoomedBuild.class, List.of(home.toString()), Duration.ZERO);
        try (Engine engine = Engine.open(EnginePaths.under(home))) {
            assertThat(Leftovers.of(home)).matches(Leftovers::isEmpty, "nothing of the step is left");
            assertThat(home.resolve("data/builds").toFile().list()).isNullOrEmpty();
            assertThat(home.resolve("data/cache/history").toFile().list()).isNullOrEmpty();
            List<StepDone> done = new ArrayList<>();
            String shorter = DoomedBuild.DOCKERFILE.replace("&& sleep 1000", "");
            engine.builder().build(DoomedBuild.request(shorter), event -> {
                if (event instanceof StepDone step) {
                    done.add(step);
                }
            });
            assertThat(done.stream().map(StepDone::cached))
                    .as("what was done before is kept")
                    .containsExactly(true, true, false);
        }
        assertThat(Leftovers.of(home)).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    /// Each of two stages waits for the other's sign in a cache mount that both have: one after the other
    /// would wait for ever.
    @Test
    void stagesThatDoNotNeedEachOtherAreBuiltAtOnce() throws Exception {
        try (BuildRoom room = new BuildRoom(folder)) {
            room.build("""
                    FROM base AS one
                    RUN --mount=type=cache,id=meet,target=/meet \
                        touch /meet/one && i=0; while [ ! -e /meet/two ] && [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done; \
                        [ -e /meet/two ] && echo 1 > /one
                    FROM base AS two
                    RUN --mount=type=cache,id=meet,target=/meet \
                        touch /meet/two && i=0; while [ ! -e /meet/one ] && [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done; \
                        [ -e /meet/one ] && echo 2 > /two
                    FROM base
                    COPY --from=one /one /
                    COPY --from=two /two /
                    """);
            assertThat(room.run("cat /one /two")).containsExactly("1", "2");
        }
    }

    @Test
    void twoBuildsAtOnceMakeAStepOnce() throws Exception {
        try (BuildRoom room = new BuildRoom(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String dockerfile = "FROM base\nRUN echo working && sleep 1 && date +%N > /made\n";
            var outputs = ConcurrentHashMap.<String>newKeySet();
            List<StepDone> done = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch go = new CountDownLatch(1);
            List<Future<BuildResult>> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String name = "build " + i;
                results.add(threads.submit(() -> {
                    go.await();
                    return room.builds.build(room.request(dockerfile), event -> {
                        if (event instanceof StepOutput) {
                            outputs.add(name);
                        } else if (event instanceof StepDone step
                                && step.stepId().equals("0.1")) {
                            done.add(step);
                        }
                    });
                }));
            }
            go.countDown();
            BuildResult one = results.get(0).get(2, TimeUnit.MINUTES);
            BuildResult other = results.get(1).get(2, TimeUnit.MINUTES);
            assertThat(one.image()).isEqualTo(other.image());
            assertThat(outputs).hasSize(1);
            assertThat(done.stream().map(StepDone::cached)).containsExactlyInAnyOrder(true, false);
        }
    }
}
