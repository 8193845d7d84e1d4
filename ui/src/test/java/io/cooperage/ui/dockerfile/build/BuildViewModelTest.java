package io.cooperage.ui.dockerfile.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.BuildEvent.Planned;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepFailed;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Outcome;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Subject;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.testing.FakeBuilds;
import io.cooperage.ui.testing.TestBench;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildViewModelTest {
    @TempDir
    Path folder;

    private final TestBench bench = new TestBench();
    private final FakeBuilds builds = new FakeBuilds();

    @Test
    void buildsWithWhatWasTypedAndKeepsIt() {
        BuildViewModel model = model();
        model.subjectProperty().set(new Subject(folder, "Dockerfile", "FROM unsaved\n"));
        model.fields().tags.textProperty().set("whale, whale:2");
        model.fields().args.textProperty().set("A=1\nHTTP_PROXY\n");
        model.fields().target.textProperty().set("build");
        model.fields().output.textProperty().set("folder:/tmp/out");
        model.fields().secrets.textProperty().set("t=$TOKEN");
        assertThat(model.build()).isTrue();
        var request = builds.requests().getFirst();
        assertThat(request.context()).isEqualTo(new BuildContext.Folder(folder));
        assertThat(request.dockerfileText()).isEqualTo("FROM unsaved\n");
        assertThat(request.tags()).containsExactly("whale", "whale:2");
        assertThat(request.args()).containsEntry("A", "1").containsEntry("HTTP_PROXY", null);
        assertThat(request.target()).isEqualTo("build");
        assertThat(request.outputs()).containsExactly(new BuildOutput.Folder(Path.of("/tmp/out")));
        assertThat(Objects.requireNonNull(request.secrets().get("t")).variable())
                .isEqualTo("TOKEN");

        BuildViewModel next = model();
        next.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        assertThat(next.fields().tags.text()).isEqualTo("whale, whale:2");
        assertThat(next.fields().secrets.text()).isEqualTo("t=$TOKEN");
    }

    @Test
    void settingsWithNamesAreKeptSideBySide() {
        BuildViewModel model = built();
        model.fields().saveAs("release");
        model.fields().tags.textProperty().set("whale:release");
        model.fields().args.textProperty().set("LEVEL=3\nPATH");
        assertThat(model.fields().argsProperty().getValue()).isEqualTo(Map.of("LEVEL", "3"));
        model.build();
        model.fields().choose("");
        assertThat(model.fields().tags.text()).isEqualTo("whale");
        assertThat(model.fields().args.text()).isEmpty();

        BuildViewModel next = model();
        next.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        assertThat(next.fields().names()).containsExactly("release");
        next.fields().choose("release");
        assertThat(next.fields().tags.text()).isEqualTo("whale:release");
        next.build();
        assertThat(builds.requests().getLast().tags()).containsExactly("whale:release");

        BuildViewModel last = model();
        last.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        assertThat(last.fields().tags.text()).as("those used last").isEqualTo("whale:release");
        last.fields().forget("release");
        assertThat(last.fields().names()).isEmpty();
        assertThat(last.fields().tags.text()).isEqualTo("whale");
    }

    @Test
    void aBuildRunsOnFromALine() {
        BuildViewModel model = built();
        assertThat(builds.requests().getLast().anewFrom()).isZero();
        assertThat(model.build(7)).isTrue();
        assertThat(builds.requests().getLast().anewFrom()).isEqualTo(7);
    }

    @Test
    void whatMakesNoSenseIsSaidAtItsField() {
        BuildViewModel model = model();
        model.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        model.fields().tags.textProperty().set("UPPER/Case");
        model.fields().args.textProperty().set("1=2");
        model.fields().platform.textProperty().set("linux/amd64");
        model.fields().output.textProperty().set("cd:/x");
        assertThat(model.build()).isFalse();
        assertThat(builds.requests()).isEmpty();
        assertThat(model.fields().tags.shownProblemProperty().get()).isNotEmpty();
        assertThat(model.fields().args.shownProblemProperty().get()).contains("NAME=value");
        assertThat(model.fields().platform.shownProblemProperty().get()).isEmpty();
        assertThat(model.fields().output.shownProblemProperty().get()).contains("'cd'");
    }

    @Test
    void stepsTellWhatTheyCostAndWhy() {
        BuildViewModel model = built();
        BuildRun run = Objects.requireNonNull(model.runProperty().get());
        assertThat(run.steps())
                .extracting(BuildRun.Step::state)
                .containsExactly(State.CACHED, State.DONE, State.DONE, State.DONE, State.CACHED, State.DONE);
        BuildRun.Step copy = run.step("2").orElseThrow();
        assertThat(StepWords.miss(copy.miss())).contains("src/main.c changed").contains("sha256:11");
        BuildRun.Step apt = run.step("3").orElseThrow();
        assertThat(apt.output())
                .endsWith("Done\nSetting up gcc (4:12.2.0-3) ...")
                .doesNotContain("\r");
        assertThat(model.heatProperty().get()).containsOnlyKeys(3, 5, 6, 7, 14, 17);
        assertThat(Objects.requireNonNull(model.heatProperty().get().get(7)).share())
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(model.heatProperty().get().get(7)).words())
                .contains("11.2 s")
                .contains("+");
        assertThat(StepRow.of(run)).hasSize(8);
        assertThat(StepRow.of(run))
                .filteredOn(StepRow.Stage.class::isInstance)
                .extracting(row -> ((StepRow.Stage) row).waits())
                .containsExactly("", "build");
    }

    @Test
    void anImageLeadsOn() {
        BuildViewModel model = built();
        assertThat(model.outcomeProperty().get()).isEqualTo(new Outcome("whale:latest", "", 0, 0, ""));
        model.runImage();
        assertThat(bench.navigator.current()).isEqualTo(new Route.RunContainer("whale:latest"));
        model.showLayers();
        assertThat(bench.navigator.current()).isEqualTo(new Route.ImageRoute("whale:latest", Route.ImageTab.LAYERS));
        model.push();
        assertThat(bench.navigator.current()).isEqualTo(new Route.Images(Route.ImagesPanel.PUSH, "whale:latest"));
    }

    @Test
    void containersOfTheImageAreFoundHoweverItsNameIsWritten() {
        List<String> names = List.of(
                "whale:latest",
                "whale",
                "docker.io/library/whale",
                "whale:1",
                "other:latest",
                "sha256:" + "ab".repeat(32));
        for (int i = 0; i < names.size(); i++) {
            bench.service.create(ContainerConfig.of(new RootSource.Image(names.get(i)), List.of("sh")).toBuilder()
                    .name("c" + i)
                    .build());
        }
        bench.containers.reload();
        BuildViewModel model = built();
        assertThat(model.users())
                .extracting(live -> live.container().name())
                .containsExactlyInAnyOrder("c0", "c1", "c2");
        model.fields().tags.textProperty().set("other");
        assertThat(model.users()).as("what is typed since then is not built").hasSize(3);
        builds.failNext();
        model.build();
        assertThat(model.users()).isEmpty();
    }

    @Test
    void containersOfANameThatARecipeGaveAreFound() {
        builds.nameNext("team/test");
        bench.service.create(ContainerConfig.of(new RootSource.Image("team/test:latest"), List.of("sh")).toBuilder()
                .name("c")
                .build());
        bench.containers.reload();
        BuildViewModel model = model();
        model.subjectProperty().set(new Subject(folder, "docker.yaml", null));
        model.build();
        assertThat(model.users())
                .singleElement()
                .satisfies(live -> assertThat(live.container().name()).isEqualTo("c"));
    }

    @Test
    void aFailurePointsAtItsLine() {
        builds.failNext();
        BuildViewModel model = built();
        Outcome outcome = Objects.requireNonNull(model.outcomeProperty().get());
        assertThat(outcome.line()).isEqualTo(8);
        assertThat(outcome.column()).isEqualTo(5);
        assertThat(outcome.hint()).isEqualTo("write RUN [flags] command");
        assertThat(outcome.ref()).isEmpty();
        assertThat(model.runningProperty().get()).isFalse();
        assertThat(Objects.requireNonNull(model.runProperty().get())
                        .step("3")
                        .orElseThrow()
                        .message())
                .contains("100");
        assertThat(model.history())
                .singleElement()
                .satisfies(one -> assertThat(one.success()).isFalse());
    }

    @Test
    void whatRanBesideAFailureIsStoppedAndNotAtFault() {
        BuildRun run = new BuildRun();
        run.add(List.of(
                new Planned(
                        "b",
                        Instant.EPOCH,
                        "",
                        List.of(
                                new StagePlan(0, "one", "base", List.of(new StepPlan("0", "RUN a", 2, 2, List.of()))),
                                new StagePlan(1, "two", "base", List.of(new StepPlan("1", "RUN b", 4, 4, List.of()))))),
                new StepFailed("1", "exit code: 1", 1, List.of(), Duration.ZERO),
                new StepFailed("0", "RUN a: cancelled", -1, List.of(), Duration.ZERO)));
        assertThat(run.steps()).extracting(BuildRun.Step::state).containsExactly(State.STOPPED, State.FAILED);
        assertThat(run.progress()).isEqualTo(1);
    }

    @Test
    void twoBuildsAreComparedStepByStep() {
        BuildViewModel model = built();
        model.build();
        assertThat(model.history()).hasSize(2);
        model.compare(model.history().get(1), model.history().get(0), rows -> {
            assertThat(rows).hasSize(6);
            BuildComparison.Row workdir = rows.get(1);
            assertThat(Objects.requireNonNull(workdir.before()).state()).isEqualTo(State.DONE);
            assertThat(Objects.requireNonNull(workdir.after()).state()).isEqualTo(State.CACHED);
        });
        model.replay(model.history().get(1).id());
        assertThat(Objects.requireNonNull(model.runProperty().get()).id()).isEqualTo("build-1");
    }

    @Test
    void aShellIsAContainerWithATerminal() {
        BuildViewModel model = built();
        model.shell("build-1", "3");
        assertThat(bench.navigator.current())
                .isInstanceOfSatisfying(
                        Route.ContainerDetail.class,
                        route -> assertThat(route.tab()).isEqualTo(Route.ContainerTab.TERMINAL));
        assertThat(bench.service.get("build-1-3").state().startedAt()).isNotNull();
    }

    private BuildViewModel built() {
        BuildViewModel model = model();
        model.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        model.fields().tags.textProperty().set("whale");
        model.build();
        return model;
    }

    @Test
    void anotherBuildOfTheSameNameIsSaidWhileItRuns() {
        TestBench.HeldWork work = new TestBench.HeldWork();
        BuildViewModel model = model(new ThreadedUiTasks(work, Runnable::run, failure -> {}));
        model.subjectProperty().set(new Subject(folder, "Dockerfile", null));
        model.fields().tags.textProperty().set("whale");
        tell("build-other", "Build whale:latest", TaskState.RUNNING);
        assertThat(model.besideProperty().get()).as("nothing is built here").isEmpty();
        model.build();
        tell("build-own", "Build whale:latest", TaskState.RUNNING);
        tell("build-third", "Build porpoise:latest", TaskState.RUNNING);
        assertThat(model.besideProperty().get()).contains("whale:latest");
        tell("build-other", "Build whale:latest", TaskState.SUCCEEDED);
        assertThat(model.besideProperty().get()).isEmpty();
        tell("build-fourth", "Build whale:latest", TaskState.RUNNING);
        assertThat(model.besideProperty().get()).isNotEmpty();
        work.release();
        assertThat(model.besideProperty().get()).as("it is over here").isEmpty();
        model.close();
    }

    private void tell(String id, String title, TaskState state) {
        bench.engine.fakeEvents().publish(new TaskEvent(Instant.EPOCH, id, title, state, "", 0, -1));
    }

    private BuildViewModel model() {
        return model(bench.parts.tasks());
    }

    private BuildViewModel model(UiTasks tasks) {
        return new BuildViewModel(
                builds,
                new DockerfileParts(
                        builds,
                        bench.imageService,
                        bench.service,
                        bench.images,
                        bench.containers,
                        bench.parts.events(),
                        folder.resolve("state"),
                        new NoDialogs(),
                        tasks,
                        Runnable::run,
                        bench.clock,
                        bench.notices,
                        bench.parts.errors(),
                        bench.navigator,
                        bench.settings));
    }

    private static final class NoDialogs implements FileDialogs {
        @Override
        public Optional<Path> save(String title, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> folder(String title) {
            return Optional.empty();
        }

        @Override
        public List<Path> open(String title) {
            return List.of();
        }
    }
}
