package io.cooperage.ui.containers.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.list.ContainersViewModel.Part;
import io.cooperage.ui.control.list.Emptiness;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.testing.TestBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainersViewModelTest {
    private final TestBench bench = new TestBench();
    private final ContainersViewModel viewModel =
            new ContainersViewModel(bench.parts, new Machine(4, 8L << 30, 32_768));

    @Test
    void theFilterFindsWordsInEveryField() {
        bench.service.create(
                ContainerConfig.of(
                                new RootSource.Archive(Path.of("/srv/alpine.tar.gz")),
                                List.of("nginx", "-g", "daemon off;"))
                        .toBuilder()
                        .name("web")
                        .labels(Map.of("project", "shop"))
                        .env(List.of("MODE=fast"))
                        .mounts(List.of(new MountRequest(
                                MountRequest.Type.BIND, Path.of("/home/ann/site"), "/var/www", false, List.of())))
                        .build());
        bench.create("db", "postgres");

        for (String words :
                List.of("WEB", "alpine", "daemon", "project=shop", "mode=fast", "/home/ann", "created nginx")) {
            viewModel.rows().filterProperty().set(words);
            assertThat(names()).as(words).containsExactly("web");
        }
        viewModel.rows().filterProperty().set("web postgres");
        assertThat(names()).isEmpty();
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NO_MATCH);
        viewModel.rows().showAll();
        assertThat(names()).containsExactlyInAnyOrder("web", "db");
    }

    @Test
    void partsFollowTheStateAndCount() {
        bench.create("web", "nginx");
        bench.create("db", "postgres");
        bench.service.start("web");
        viewModel.rows().partProperty().set(Part.RUNNING);
        assertThat(names()).containsExactly("web");
        assertThat(viewModel.partLabel(Part.RUNNING).getValue()).isEqualTo("Running 1");

        bench.service.stop("web", null);
        assertThat(names()).isEmpty();
        assertThat(viewModel.partLabel(Part.STOPPED).getValue()).isEqualTo("Stopped 2");
    }

    @Test
    void anEmptyListKnowsWhetherItIsLoaded() {
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOTHING);
        bench.create("web", "nginx");
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOT_EMPTY);
    }

    @Test
    void onlyWhatFitsTheWholeSelectionIsOffered() {
        bench.create("web", "nginx");
        bench.create("db", "postgres");
        bench.service.start("web");
        viewModel.rows().selection().setAll(bench.live("web"), bench.live("db"));
        assertThat(viewModel.fitsSelection(Verb.START)).isFalse();
        assertThat(viewModel.fitsSelection(Verb.STOP)).isFalse();
        assertThat(viewModel.fitsSelection(Verb.REMOVE)).isTrue();

        bench.service.start("db");
        assertThat(viewModel.fitsSelection(Verb.STOP)).isTrue();
        viewModel.performOnSelection(Verb.STOP);
        assertThat(bench.containers.all())
                .allSatisfy(
                        live -> assertThat(live.container().state().status()).isEqualTo(Status.EXITED));
    }

    @Test
    void aFailureStaysOnItsRowAndTheOthersGoOn() {
        bench.create("web", "nginx");
        bench.create("db", "postgres");
        bench.service.start("web");
        bench.service.start("db");
        viewModel.rows().selection().setAll(bench.live("web"), bench.live("db"));
        bench.service.failNext("stop", EngineException.conflict("web is being checkpointed. Wait for it."));
        viewModel.performOnSelection(Verb.STOP);

        assertThat(bench.live("web").problemProperty().get()).isEqualTo("web is being checkpointed. Wait for it.");
        assertThat(bench.live("web").activityProperty().get()).isEmpty();
        assertThat(bench.live("db").container().state().status()).isEqualTo(Status.EXITED);
        assertThat(bench.notices.failures).isEmpty();

        viewModel.verbs().perform(Verb.STOP, List.of(bench.live("web")));
        assertThat(bench.live("web").problemProperty().get()).isEmpty();
    }

    @Test
    void whileItIsDoneTheRowSaysSoAndNothingElseFits() {
        TestBench.HeldWork held = new TestBench.HeldWork();
        TestBench slow = new TestBench(held);
        ContainersViewModel model = new ContainersViewModel(slow.parts, new Machine(4, 8L << 30, 32_768));
        slow.create("web", "nginx");
        model.verbs().perform(Verb.START, List.of(slow.live("web")));

        assertThat(slow.live("web").activityProperty().get()).isEqualTo("Starting…");
        assertThat(model.verbs().fits(Verb.REMOVE, slow.live("web"))).isFalse();
        assertThat(slow.parts.tasks().running())
                .singleElement()
                .satisfies(task -> assertThat(task.name()).isEqualTo("Start web"));
        held.release();
        assertThat(slow.live("web").activityProperty().get()).isEmpty();
        assertThat(slow.parts.tasks().running()).isEmpty();
    }

    @Test
    void removingAsksOnceForAllAndSaysWhatIsLost() {
        bench.create("web", "nginx");
        bench.create("db", "postgres");
        bench.service.start("web");
        viewModel.rows().selection().setAll(bench.live("web"), bench.live("db"));
        bench.notices.answer(false);
        viewModel.performOnSelection(Verb.REMOVE);
        assertThat(bench.containers.all()).hasSize(2);

        bench.notices.answer(true);
        viewModel.performOnSelection(Verb.REMOVE);
        assertThat(bench.containers.all()).isEmpty();
        assertThat(viewModel.rows().selection()).isEmpty();
        assertThat(bench.notices.questions).hasSize(2).last().satisfies(question -> {
            assertThat(question.title()).isEqualTo("Remove 2 containers?");
            assertThat(question.items()).containsExactly("web", "db");
            assertThat(question.text()).contains("the log", "One of them is running and will be killed first.");
            assertThat(question.destructive()).isTrue();
        });
    }

    @Test
    void renamingShowsItsFailureAndDoesNothingForTheSameName() {
        bench.create("web", "nginx");
        viewModel.rename(bench.live("web"), "web", reason -> {});
        assertThat(bench.service.calls()).doesNotContain("rename web");

        bench.service.failNext("rename", EngineException.conflict("The name db is in use."));
        viewModel.rename(bench.live("web"), "db", bench.live("web")::settle);
        assertThat(bench.live("web").problemProperty().get()).isEqualTo("The name db is in use.");
        viewModel.rename(bench.live("web"), "site", reason -> {});
        assertThat(names()).containsExactly("site");
    }

    @Test
    void openingGoesToTheLog() {
        bench.create("web", "nginx");
        viewModel.open(bench.live("web"));
        assertThat(bench.navigator.current())
                .isEqualTo(new Route.ContainerDetail(bench.live("web").id(), ContainerTab.LOG));
    }

    @Test
    void agesAreReckonedOnlyWhileWatched() {
        viewModel.setWatched(true);
        bench.clock.advance(Duration.ofSeconds(20));
        assertThat(viewModel.nowProperty().get()).isEqualTo(bench.clock.now());
        viewModel.setWatched(false);
        assertThat(bench.clock.planned()).isZero();
    }

    private List<String> names() {
        return viewModel.rows().shown().stream()
                .map(live -> live.container().name())
                .toList();
    }
}
