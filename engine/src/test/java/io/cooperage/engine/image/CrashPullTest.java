package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.testing.DoomedJvm;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine in the middle of pulls and removals, again and again, and looks whether the next one finds
/// only what is true and whole.
@Tag("kernel")
class CrashPullTest {
    private static final int KILLS = 25;

    /// Long enough for several operations, short enough to hit the first one too.
    private static final int LONGEST_LIFE_MILLIS = 400;

    @TempDir
    Path folder;

    @Test
    void nothingHalfMadeIsSeenAfterAnyKill() throws Exception {
        try (RegistryFixture registry = RegistryFixture.plain()) {
            OciFolder made = new OciFolder(folder.resolve("made"));
            MadeLayer base = made.bigLayer("base", 4_000_000, 1);
            String one = registry.host() + "/one:1";
            String two = registry.host() + "/two:1";
            made.push(made.image(base, made.bigLayer("one", 2_000_000, 2)), one);
            made.push(made.image(base, made.layer("two", "x"), made.bigLayer("three", 1_000_000, 3)), two);
            Path home = folder.resolve("e");
            Random random = new Random(20261121);
            for (int round = 0; round < KILLS; round++) {
                List<String> arguments = List.of(home.toString(), Long.toString(random.nextLong()), one, two);
                Duration life = Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS));
                DoomedJvm.run(CrashPullWorker.class, arguments, life);
                try (ImageFixture engine = new ImageFixture(home)) {
                    assertThatAllIsWhole(engine, round);
                }
            }
            try (ImageFixture engine = new ImageFixture(home)) {
                engine.pull(one);
                engine.pull(two);
                assertThatAllIsWhole(engine, KILLS);
                assertThat(Tool.run("skopeo", "inspect", "oci:" + engine.paths.images() + ":" + two))
                        .contains(engine.service().get(two).manifest().digest().toString());
                engine.service().prune(PruneFilter.UNUSED);
                assertThat(engine.service().list()).isEmpty();
                assertThat(engine.blobs().list()).isEmpty();
                assertThat(engine.images.layers().list()).isEmpty();
                assertThat(engine.service().diskUsage().incomplete()).isZero();
            }
        }
    }

    private static void assertThatAllIsWhole(ImageFixture engine, int round) throws IOException {
        for (Image image : engine.service().list()) {
            ResolvedImage resolved = engine.images.store().resolve(image.id().toString());
            for (Descriptor layer : resolved.manifest().layers()) {
                assertThat(engine.blobs().size(layer.digest()))
                        .as("round %d: blob %s", round, layer.digest())
                        .hasValue(layer.size());
                assertThat(Digest.of(Files.readAllBytes(engine.blobs().path(layer.digest()))))
                        .isEqualTo(layer.digest());
            }
            for (Digest chainId : resolved.chainIds()) {
                assertThat(engine.images.layers().find(chainId))
                        .as("round %d: layer %s", round, chainId)
                        .isPresent();
            }
        }
        ImageIndex index = ImageDocuments.index(
                Files.readAllBytes(engine.paths.images().resolve("index.json")), MediaTypes.OCI_INDEX);
        assertThat(index.manifests())
                .as("round %d: the layout names what is here", round)
                .allMatch(entry -> engine.blobs().has(entry.digest()));
        assertThat(index.manifests().size())
                .isGreaterThanOrEqualTo(engine.service().list().size());
    }
}
