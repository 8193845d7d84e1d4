package io.cooperage.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.ui.testing.FakeImage;
import io.cooperage.ui.testing.FakeImage.Step;
import io.cooperage.ui.testing.TestBench;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveImagesTest {
    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

    private final TestBench bench = new TestBench();

    @Test
    void everyNameIsARowAndAnImageWithoutOneIsARowToo() {
        bench.imageService.add(
                FakeImage.of("debian:12", CREATED, new Step("root", 10)).named("debian:12", "debian:bookworm"));
        bench.imageService.add(FakeImage.of("x", CREATED, new Step("lost", 10)).named());

        assertThat(bench.images.all())
                .extracting(LiveImage::shown)
                .containsExactlyInAnyOrder(
                        "debian:12",
                        "debian:bookworm",
                        bench.images.all().getLast().id().shortHex());
    }

    @Test
    void eventsBringChangesAndRowsStayTheSameObjects() {
        bench.imageService.add(FakeImage.of("debian:12", CREATED, new Step("root", 10)));
        LiveImage debian = bench.image("debian:12");
        assertThat(debian.image().uniqueSize()).isEqualTo(10);

        bench.imageService.add(FakeImage.of("app:1", CREATED, new Step("root", 10), new Step("app", 5)));
        assertThat(bench.image("debian:12")).isSameAs(debian);
        assertThat(debian.image().uniqueSize()).as("its layer is shared now").isZero();

        bench.imageService.remove("app:1", false);
        assertThat(bench.images.find("app:1")).isEmpty();
        assertThat(debian.image().uniqueSize()).isEqualTo(10);
    }

    @Test
    void containersComeAndGoAsUsers() {
        bench.imageService.add(FakeImage.of("debian:12", CREATED, new Step("root", 10)));
        bench.service.create(ContainerConfig.of(new RootSource.Image("debian:12"), List.of("sh")).toBuilder()
                .name("web")
                .build());
        assertThat(bench.image("debian:12").image().usedBy()).hasSize(1);
        bench.service.remove("web", true);
        assertThat(bench.image("debian:12").image().usedBy()).isEmpty();
    }

    @Test
    void lostEventsAreMadeUpForByReadingEverything() {
        bench.imageService.add(FakeImage.of("debian:12", CREATED, new Step("root", 10)));
        long before = listings();
        bench.engine.fakeEvents().overflow();
        assertThat(listings()).isEqualTo(before + 1);
    }

    @Test
    void theDiskIsMeasuredOnlyWhileSomeoneWatches() {
        bench.imageService.add(FakeImage.of("debian:12", CREATED, new Step("root", 10)));
        assertThat(bench.images.usageProperty().get()).isNull();
        bench.images.setWatching(true);
        assertThat(bench.images.usageProperty().get())
                .satisfies(usage -> assertThat(usage.images()).isEqualTo(1));
        bench.images.setWatching(false);
        bench.imageService.prune(PruneFilter.UNUSED);
        assertThat(bench.images.usageProperty().get())
                .satisfies(usage -> assertThat(usage.images()).isEqualTo(1));
        bench.images.setWatching(true);
        assertThat(bench.images.usageProperty().get())
                .satisfies(usage -> assertThat(usage.images()).isZero());
    }

    @Test
    void anImageIsFoundByAnyNameOfIt() {
        bench.imageService.add(FakeImage.of("debian:12", CREATED, new Step("root", 10)));
        LiveImage debian = bench.image("debian:12");
        assertThat(bench.images.find("docker.io/library/debian:12")).contains(debian);
        assertThat(bench.images.find(debian.id().toString())).contains(debian);
        assertThat(bench.images.find(debian.id().shortHex())).contains(debian);
        assertThat(bench.images.find("")).isEmpty();
    }

    private long listings() {
        return bench.imageService.calls().stream().filter("list"::equals).count();
    }
}
