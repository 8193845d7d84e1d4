package io.cooperage.ui.testing;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildListener;
import io.cooperage.engine.build.BuildRecord;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildResult;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.BuiltStages;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.build.CheckReport;
import io.cooperage.engine.build.lint.HadolintConfig;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Builds that are told, not made: two stages, one of them from the cache the second time. A test can hold a
/// build in the middle, and make the next one fail.
public final class FakeBuilds implements BuildService {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final Map<String, List<BuildEvent>> events = new LinkedHashMap<>();
    private final List<BuildRecord> history = new ArrayList<>();
    private final List<BuildRequest> requests = new ArrayList<>();
    private volatile boolean failNext;
    private volatile List<String> recipeNames = List.of();
    private volatile @Nullable CountDownLatch gate;

    /// The next build fails in its last step.
    public void failNext() {
        failNext = true;
    }

    /// The next build's recipe says what its image is called.
    public void nameNext(String name) {
        recipeNames = List.of(name);
    }

    /// The next build waits in the middle until the latch is open.
    public void holdAt(CountDownLatch latch) {
        gate = latch;
    }

    public synchronized List<BuildRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public BuiltStages stages(BuildRequest.BuildContext context, String dockerfile) {
        return new BuiltStages() {
            @Override
            public @Nullable StageFacts find(BuildModel model, StageModel stage) {
                return null; // Nothing of what is only told lies anywhere.
            }

            @Override
            public void forget() {}
        };
    }

    @Override
    public BuildResult build(BuildRequest request, BuildListener listener) {
        String id;
        boolean again;
        synchronized (this) {
            requests.add(request);
            id = "build-" + requests.size();
            again = !history.isEmpty();
        }
        boolean fails = failNext;
        failNext = false;
        List<String> named = Stream.concat(request.tags().stream(), recipeNames.stream())
                .map(tag -> ImageReference.parseTagged(tag).familiar())
                .toList();
        recipeNames = List.of();
        List<BuildEvent> told = new ArrayList<>();
        BuildListener both = event -> {
            told.add(event);
            listener.on(event);
        };
        try {
            tell(id, again, fails, both);
        } finally {
            keep(id, request, told, fails);
        }
        return new BuildResult(id, Digest.parse("sha256:" + "ab".repeat(32)), named, List.of());
    }

    private void tell(String id, boolean again, boolean fails, BuildListener listener) {
        listener.on(new BuildEvent.Planned(
                id,
                START,
                "",
                List.of(
                        new StagePlan(
                                0,
                                "build",
                                "debian:12-slim",
                                List.of(
                                        new StepPlan("0", "FROM debian:12-slim AS build", 4, 4, List.of()),
                                        new StepPlan("1", "WORKDIR /src", 6, 6, List.of("0")),
                                        new StepPlan("2", "COPY Makefile src ./", 7, 7, List.of("1")),
                                        new StepPlan(
                                                "3",
                                                "RUN apt-get update && apt-get install -y gcc make",
                                                8,
                                                9,
                                                List.of("2")))),
                        new StagePlan(
                                1,
                                "",
                                "debian:12-slim",
                                List.of(
                                        new StepPlan("4", "FROM debian:12-slim", 15, 15, List.of()),
                                        new StepPlan("5", "COPY --from=build /out/ /", 18, 18, List.of("3", "4")))))));
        listener.on(new BuildEvent.Warning(
                "SecretsUsedInArgOrEnv",
                "Do not use ARG or ENV instructions for sensitive data (ENV \"TOKEN\")",
                "",
                5));
        listener.on(new BuildEvent.Warning("", "one or more build args were not consumed: [FLAVOUR]", "", 0));
        done(listener, "0", true, null, 0, 0, 0);
        done(listener, "4", true, null, 0, 0, 0);
        done(listener, "1", again, null, 20, 0, 0);
        listener.on(new BuildEvent.StepStarted("2", START));
        done(
                listener,
                "2",
                false,
                new CacheMiss("src/main.c changed", "file", "src/main.c", "sha256:11", "sha256:22"),
                140,
                48_128,
                0);
        listener.on(new BuildEvent.StepStarted("3", START));
        listener.on(new BuildEvent.StepOutput("3", false, "Get:1 bookworm InRelease\nReading package lists...\r"));
        listener.on(new BuildEvent.StepOutput("3", false, "Done\nSetting up gcc (4:12.2.0-3) ...\n"));
        CountDownLatch held = gate;
        if (held != null) {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                listener.on(new BuildEvent.Finished(false, null, "cancelled", Duration.ofSeconds(3)));
                throw new EngineException(ErrorKind.CANCELLED, "the build was cancelled");
            }
        }
        if (fails) {
            listener.on(new BuildEvent.StepFailed(
                    "3",
                    "the command ended with 100; see its output",
                    100,
                    List.of("E: no gcc"),
                    Duration.ofSeconds(9)));
            listener.on(new BuildEvent.Finished(false, null, "step failed", Duration.ofSeconds(10)));
            throw new BuildException(ErrorKind.INVALID_ARGUMENT, "RUN ended with 100", 8, 5, 100, List.of("E: no gcc"))
                    .hinting("write RUN [flags] command");
        }
        done(
                listener,
                "3",
                false,
                new CacheMiss("what it stands on changed", "parent", "", "", ""),
                11_200,
                187_000_000,
                21_000_000);
        done(listener, "5", false, null, 90, 3_400_000, 0);
        listener.on(new BuildEvent.Finished(true, "sha256:" + "ab".repeat(32), "", Duration.ofMillis(11_600)));
    }

    private static void done(
            BuildListener listener,
            String step,
            boolean cached,
            @Nullable CacheMiss miss,
            long millis,
            long added,
            long wasted) {
        listener.on(new BuildEvent.StepDone(step, cached, miss, Duration.ofMillis(millis), added, wasted));
    }

    private synchronized void keep(String id, BuildRequest request, List<BuildEvent> told, boolean failed) {
        events.put(id, List.copyOf(told));
        long cached = told.stream()
                .filter(event -> event instanceof BuildEvent.StepDone done && done.cached())
                .count();
        String title = request.tags().isEmpty() ? "folder" : request.tags().getFirst();
        history.addFirst(new BuildRecord(
                id,
                title,
                request.tags(),
                START.plusSeconds(history.size()),
                Duration.ofMillis(11_600),
                !failed,
                null,
                6,
                (int) cached,
                failed ? "RUN ended with 100" : ""));
    }

    @Override
    public CheckReport check(BuildRequest request) {
        return new CheckReport(List.of(), false, "");
    }

    @Override
    public ProjectLinter linter(Path folder) {
        return new ProjectLinter(HadolintConfig.DEFAULT, Optional.empty());
    }

    @Override
    public synchronized List<BuildRecord> history() {
        return List.copyOf(history);
    }

    @Override
    public synchronized List<BuildEvent> events(String buildId) {
        List<BuildEvent> told = events.get(buildId);
        if (told == null) {
            throw EngineException.notFound("there is no build " + buildId);
        }
        return told;
    }

    @Override
    public FileTree files(String buildId, String stepId) {
        return new FakeFileTree().file("/src/main.c", "int main(void) { return 0; }\n");
    }

    @Override
    public ContainerConfig shell(String buildId, String stepId) {
        return ContainerConfig.of(new RootSource.Directory(Path.of("/srv/step")), List.of("/bin/sh")).toBuilder()
                .name(buildId + "-" + stepId)
                .build();
    }

    @Override
    public List<CacheRecord> cache() {
        return List.of();
    }

    @Override
    public List<CacheRecord> prunableCache(CachePruning what) {
        return List.of();
    }

    @Override
    public List<CacheRecord> pruneCache(CachePruning what) {
        return List.of();
    }
}
