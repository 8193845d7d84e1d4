package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pull onto a disk that is too small: a tmpfs of a few megabytes.
@Tag("kernel")
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void aFullDiskIsSaidAndThePullGoesOnWhenThereIsRoom() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        try (RegistryFixture registry = RegistryFixture.plain()) {
            OciFolder made = new OciFolder(folder.resolve("made"));
            MadeLayer layer = made.bigLayer("big", 6_000_000, 1);
            String name = registry.host() + "/app:1";
            made.push(made.image(layer), name);
            Tool.run("mount", "-t", "tmpfs", "-o", "size=9m", "cooperage-test", small.toString());
            try (ImageFixture engine = new ImageFixture(small.resolve("e"))) {
                assertThatThrownBy(() -> engine.pull(name)).isInstanceOfSatisfying(EngineException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
                    assertThat(e).hasMessageContaining("make room");
                });
                assertThat(engine.service().list()).isEmpty();
                assertThat(engine.images.layers().list()).isEmpty();

                Tool.run("mount", "-o", "remount,size=40m", small.toString());
                Image image = engine.pull(name);
                assertThat(engine.service().list()).containsExactly(image);
            } finally {
                Tool.run("umount", small.toString());
            }
        }
    }
}
