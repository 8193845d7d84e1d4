package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.testing.RegistryFixture;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that come onto a disk that is too small: a tmpfs of a few megabytes.
@Tag("kernel")
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void aFullDiskIsSaidAndThePullGoesOnWhenThereIsRoom() throws IOException {
        try (RegistryFixture registry = RegistryFixture.plain();
                SmallDisk small = SmallDisk.on(folder.resolve("small"), "9m");
                ImageFixture engine = new ImageFixture(small.folder().resolve("e"))) {
            String name = pushed(registry);
            assertThatThrownBy(() -> engine.pull(name)).isInstanceOfSatisfying(EngineException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
                assertThat(e).hasMessageContaining("make room");
            });
            assertThat(engine.service().list()).isEmpty();
            assertThat(engine.images.layers().list()).isEmpty();

            small.resize("40m");
            Image image = engine.pull(name);
            assertThat(engine.service().list()).containsExactly(image);
        }
    }

    @Test
    void whatIsOnlyKeptForWantOfUseGivesWayAndThePullBeginsOnceMore() throws IOException {
        try (RegistryFixture registry = RegistryFixture.plain();
                SmallDisk small = SmallDisk.on(folder.resolve("small"), "40m");
                ImageFixture engine = new ImageFixture(small.folder().resolve("e"))) {
            String name = pushed(registry);
            Filler filler = new Filler(small.folder().resolve("filler"));
            engine.room.reserve(filler);

            filler.fill(9 << 20);
            Image image = engine.pull(name);
            assertThat(engine.service().list()).containsExactly(image);
            assertThat(filler.spent).hasValue(1);
        }
    }

    @Test
    void anImageCanBeRemovedFromADiskWithoutOneFreeBlock() throws IOException {
        try (RegistryFixture registry = RegistryFixture.plain();
                SmallDisk small = SmallDisk.on(folder.resolve("small"), "40m");
                ImageFixture engine = new ImageFixture(small.folder().resolve("e"))) {
            String name = pushed(registry);
            engine.pull(name);
            new Filler(small.folder().resolve("filler")).fill(0);
            engine.service().remove(name, false);
            assertThat(engine.service().list()).isEmpty();
            assertThat(engine.images.layers().list()).isEmpty();
        }
    }

    @Test
    void aFailureThatIsNotTheDisksCostsNothingThatIsKept() throws IOException {
        try (RegistryFixture registry = RegistryFixture.plain();
                ImageFixture engine = new ImageFixture(folder.resolve("e"))) {
            Filler filler = new Filler(folder.resolve("filler"));
            engine.room.reserve(filler);
            assertThatThrownBy(() -> engine.pull(registry.host() + "/no/such:1"))
                    .isInstanceOf(EngineException.class);
            assertThat(filler.spent).hasValue(0);
        }
    }

    /// @return the name of an image of six megabytes that no compression makes smaller
    private String pushed(RegistryFixture registry) throws IOException {
        OciFolder made = new OciFolder(folder.resolve("made"));
        String name = registry.host() + "/app:1";
        made.push(made.image(made.bigLayer("big", 6_000_000, 1)), name);
        return name;
    }

    /// Takes room that it gives up when it is asked to.
    private record Filler(Path file, AtomicInteger spent) implements DiskRoom.Reserve {
        Filler(Path file) {
            this(file, new AtomicInteger());
        }

        /// Leaves so many bytes free.
        void fill(int free) throws IOException {
            long room = Files.getFileStore(file.getParent()).getUsableSpace() - free;
            Files.write(file, new byte[Math.toIntExact(room)]);
        }

        @Override
        public boolean spend() {
            spent.incrementAndGet();
            return file.toFile().delete();
        }

        @Override
        public boolean giveWay() {
            return false;
        }

        @Override
        public long given() {
            return spent.get();
        }
    }
}
