package io.cooperage.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.ui.compare.CompareViewModel.Choice;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.SideKind;
import io.cooperage.ui.testing.FakeBrowser;
import io.cooperage.ui.testing.FakeComparer;
import io.cooperage.ui.testing.TestBench;
import io.cooperage.ui.testing.WastefulImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CompareViewModelTest {
    private static final Side IMAGE = Side.image(WastefulImage.NAME);
    private static final Side BEFORE = new Side(SideKind.UP_TO, WastefulImage.NAME, 3);

    private final TestBench bench = new TestBench();
    private final FakeComparer comparer = new FakeComparer();
    private final CompareViewModel model;

    CompareViewModelTest() {
        FakeBrowser browser = WastefulImage.addTo(bench.imageService, Instant.parse("2026-11-21T08:00:00Z"));
        comparer.know(WastefulImage.NAME, browser);
        model = new CompareViewModel(new CompareParts(
                comparer, bench.imageService, bench.images, bench.containers, bench.imageParts.tasks()));
    }

    @Test
    void nothingIsComparedUntilBothSidesAreChosen() {
        model.choose(IMAGE, null);
        assertThat(comparer.calls()).isEmpty();
        assertThat(model.comparisonProperty().get()).isNull();
        model.choose(null, IMAGE);
        assertThat(comparer.calls()).as("a side against itself").isEmpty();
    }

    @Test
    void twoStagesOfAnImageDiffer() {
        model.choose(BEFORE, IMAGE);
        assertThat(model.files())
                .extracting(FileDifference::path)
                .contains("etc/hosts", "etc/nginx/nginx.conf", "docker-entrypoint.sh");
        assertThat(model.count(Aspect.PRESENCE)).isEqualTo(1);
        assertThat(comparer.calls()).hasSize(1);
    }

    @Test
    void filesAreFilteredByPathAndAspect() {
        model.choose(BEFORE, IMAGE);
        model.textProperty().set("NGINX");
        assertThat(model.files()).extracting(FileDifference::path).containsExactly("etc/nginx/nginx.conf");
        model.show(Aspect.CONTENT, false);
        assertThat(model.files()).isEmpty();
        model.textProperty().set("");
        assertThat(model.files()).extracting(FileDifference::path).containsExactly("docker-entrypoint.sh");
    }

    @Test
    void theTextOfAChosenFileIsCompared() {
        model.choose(BEFORE, IMAGE);
        model.select(file("etc/hosts"));
        assertThat(Objects.requireNonNull(model.diffProperty().get()).lines()).hasSize(2);
        model.select(file("docker-entrypoint.sh"));
        assertThat(model.diffProperty().get()).as("a link has no text").isNull();
    }

    @Test
    void sidesAreExchanged() {
        model.choose(BEFORE, IMAGE);
        model.swap();
        assertThat(model.leftProperty().get()).isEqualTo(IMAGE);
        assertThat(file("docker-entrypoint.sh").right()).isNull();
        assertThat(comparer.calls()).hasSize(2);
    }

    @Test
    void whatCantBeComparedSaysWhy() {
        model.choose(IMAGE, Side.image("nowhere:1"));
        assertThat(model.problemProperty().get()).contains("nowhere:1");
        assertThat(model.comparisonProperty().get()).isNull();
        assertThat(model.busyProperty().get()).isFalse();
    }

    @Test
    void containersAndImagesCanBeChosenByName() {
        String id = bench.create("web", "nginx").id();
        assertThat(model.choices(SideKind.CONTAINER)).containsExactly(new Choice(id, "web"));
        assertThat(model.choices(SideKind.LAYER))
                .extracting(Choice::name)
                .contains(WastefulImage.NAME, "shop-web:latest");
        List<String> layers = new ArrayList<>();
        model.layers(WastefulImage.NAME, layers::addAll);
        assertThat(layers).hasSize(6).contains("COPY . /srv/shop");
    }

    private FileDifference file(String path) {
        return model.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
