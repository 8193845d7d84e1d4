package io.cooperage.engine.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
                killOne(home, random, one, two);
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

    private static void killOne(Path home, Random random, String... names) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                CrashPullWorker.class.getName(),
                home.toString(),
                Long.toString(random.nextLong())));
        command.addAll(List.of(names));
        Process worker = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            assertThat(line).as("the engine opened").isEqualTo("ready");
            Thread drain = Thread.startVirtualThread(() -> drain(output));
            assertThat(worker.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS))
                    .as("the engine lived until it was killed")
                    .isFalse();
            worker.destroyForcibly().waitFor();
            drain.join();
        }
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // The kill closes it.
        }
    }
}
