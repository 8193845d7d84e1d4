package io.cooperage.ui.images.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.control.list.Emptiness;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.list.ImagesViewModel.Part;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.TestBench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesViewModelTest {
    private final TestBench bench = new TestBench();
    private final ImagesViewModel viewModel = new ImagesViewModel(bench.imageParts);

    private void fill() {
        ImageShelf.fill(bench.imageService, bench.clock.now());
        ImageShelf.use(bench.service);
    }

    @Test
    void theFilterFindsWordsInEveryField() {
        fill();
        String id = bench.image("redis:7-alpine").id().shortHex();
        for (String words : List.of("REDIS", "7-alpine", id, "cache", "sha256:" + id, "docker.io/library/redis")) {
            viewModel.rows().filterProperty().set(words);
            assertThat(names()).as(words).containsExactly("redis:7-alpine");
        }
        viewModel.rows().filterProperty().set("arm64 edge");
        assertThat(names()).containsExactly("registry.example.org/sensors/edge-collector:2.0.0-rc.1");
        viewModel.rows().filterProperty().set("git.example.org");
        assertThat(names()).as("labels").containsExactly("localhost:5000/shop/api:1.4.2");
        viewModel.rows().filterProperty().set("nothing like it");
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NO_MATCH);
        viewModel.rows().showAll();
        assertThat(names()).hasSize(11);
    }

    @Test
    void partsFollowUseAndNames() {
        fill();
        viewModel.rows().partProperty().set(Part.IN_USE);
        assertThat(names()).containsExactlyInAnyOrder("nginx:1.27", "postgres:17", "redis:7-alpine");
        assertThat(viewModel.partLabel(Part.UNUSED).getValue()).isEqualTo("Unused 8");
        viewModel.rows().partProperty().set(Part.DANGLING);
        assertThat(names()).hasSize(2);
        bench.service.remove("cache", true);
        assertThat(viewModel.partLabel(Part.IN_USE).getValue()).isEqualTo("In use 2");
    }

    @Test
    void anEmptyListIsToldFromOneNotYetRead() {
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOTHING);
        fill();
        assertThat(viewModel.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOT_EMPTY);
    }

    @Test
    void whatContainersHoldCannotBeRemovedButOneOfTwoNamesCan() {
        fill();
        choose("postgres:17");
        assertThat(viewModel.fitsSelection(Verb.REMOVE)).isFalse();
        assertThat(viewModel.selectionLabel().getValue()).isEqualTo("1 selected  ·  1 in use");
        bench.imageService.tag("postgres:17", "db:1");
        assertThat(viewModel.verbs().fits(Verb.REMOVE, bench.image("postgres:17")))
                .isTrue();
    }

    @Test
    void removingNamesWhatIsLostAndKeepsEachErrorOnItsRow() {
        fill();
        choose("debian:bookworm", "node:22-bookworm");
        bench.imageService.failNext("remove", EngineException.conflict("debian:bookworm is being pushed."));
        viewModel.performOnSelection(Verb.REMOVE);

        Confirmation question = bench.notices.questions.getFirst();
        assertThat(question.items())
                .containsExactly("debian:bookworm  ·  this name only", "node:22-bookworm  ·  799 MiB");
        assertThat(question.text()).contains("At least 799 MiB are freed");
        assertThat(bench.images.find("node:22-bookworm")).isEmpty();
        assertThat(bench.image("debian:bookworm").problemProperty().get())
                .isEqualTo("debian:bookworm is being pushed.");
        bench.image("debian:bookworm").dismissProblem();
        assertThat(bench.image("debian:bookworm").problemProperty().get()).isEmpty();
    }

    @Test
    void sayingNoRemovesNothing() {
        fill();
        bench.notices.answer(false);
        choose("alpine:3.20");
        viewModel.performOnSelection(Verb.REMOVE);
        assertThat(bench.imageService.calls()).noneMatch(call -> call.startsWith("remove"));
    }

    @Test
    void verbsLeadToTheirPlaces() {
        fill();
        choose("alpine:3.20");
        viewModel.performOnSelection(Verb.RUN);
        assertThat(bench.navigator.current()).isEqualTo(new Route.RunContainer("alpine:3.20"));
        viewModel.performOnSelection(Verb.OPEN);
        assertThat(bench.navigator.current()).isEqualTo(new Route.ImageRoute("alpine:3.20"));
        viewModel.performOnSelection(Verb.PUSH);
        assertThat(bench.navigator.current()).isEqualTo(new Route.Images(ImagesPanel.PUSH, "alpine:3.20"));
        choose("alpine:3.20", "debian:12");
        assertThat(viewModel.fitsSelection(Verb.TAG)).as("one at a time").isFalse();
        viewModel.performOnSelection(Verb.SAVE);
        assertThat(bench.navigator.current()).isEqualTo(new Route.Images(ImagesPanel.SAVE, "alpine:3.20 debian:12"));
    }

    @Test
    void usersAreShownByNameAndLedTo() {
        fill();
        LiveImage postgres = bench.image("postgres:17");
        assertThat(viewModel.users(postgres)).containsExactly("db", "db-test");
        viewModel.openUser(postgres);
        assertThat(bench.navigator.current()).isInstanceOf(Route.ContainerDetail.class);
    }

    @Test
    void theFootSumsUpTheDisk() {
        fill();
        viewModel.setWatched(true);
        assertThat(viewModel.usageText().getValue())
                .startsWith("10 images, 3 in use")
                .contains("reclaimable");
    }

    @Test
    void aPageNobodySeesLetsTheClockBe() {
        viewModel.setWatched(true);
        assertThat(bench.clock.planned()).isEqualTo(1);
        viewModel.setWatched(false);
        assertThat(bench.clock.planned()).isZero();
        bench.clock.advance(Duration.ofHours(1));
    }

    private void choose(String... refs) {
        viewModel
                .rows()
                .selection()
                .setAll(List.of(refs).stream().map(bench::image).toList());
    }

    private List<String> names() {
        return viewModel.rows().shown().stream().map(LiveImage::shown).toList();
    }
}
