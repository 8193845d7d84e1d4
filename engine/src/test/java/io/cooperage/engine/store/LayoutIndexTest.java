package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutIndexTest {
    @TempDir
    Path data;

    private Path layout;
    private LayoutIndex index;

    @BeforeEach
    void open() {
        layout = data.resolve("oci");
        index = new LayoutIndex(layout);
    }

    @Test
    void comesBackAsItWasWritten() throws IOException {
        assertThat(index.read()).isEmpty();
        Descriptor manifest = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("x"), 1)
                .withPlatform(Platform.of("linux", "arm64", "v8"))
                .withAnnotations(Map.of("kept", "yes"));
        List<Descriptor> entries = List.of(
                LayoutIndex.named(manifest, ImageReference.parse("debian:12")),
                LayoutIndex.named(manifest, ImageReference.parse("[::1]:5000/debian:12")),
                manifest);
        index.replaceAll(entries);
        assertThat(index.read()).isEqualTo(entries);
        assertThat(new LayoutIndex(layout).read()).isEqualTo(entries);
        assertThat(entries.getFirst().annotations())
                .isEqualTo(Map.of(
                        "kept", "yes",
                        "org.opencontainers.image.ref.name", "docker.io/library/debian:12",
                        "io.containerd.image.name", "docker.io/library/debian:12"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.resolve("index.json"))))
                .isEqualTo("rw-------");
        assertThat(layout)
                .isDirectoryNotContaining(
                        path -> TemporaryName.matches(path.getFileName().toString()));
    }

    @Test
    void holdsMoreImagesThanAnyDocumentMayHaveManifests() {
        Descriptor manifest = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("x"), 1);
        List<Descriptor> entries = IntStream.range(0, 20_000)
                .mapToObj(i -> LayoutIndex.named(manifest, ImageReference.parse("example.com/some/image:" + i)))
                .toList();
        index.replaceAll(entries);
        assertThat(layout.resolve("index.json").toFile().length()).isGreaterThan(ImageDocuments.SIZE_MAX);
        assertThat(new LayoutIndex(layout).read()).isEqualTo(entries);
    }

    @Test
    void aDamagedIndexIsBegunAnew() throws IOException {
        Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"man");
        assertThatThrownBy(() -> index.read()).isInstanceOf(EngineException.class);
        assertThat(new LayoutIndex(layout).read()).isEmpty();
        assertThat(layout.resolve("oci-layout")).exists();
    }

    /// The names that the tools themselves can express: runs of `_` or `-` and IPv6 hosts they can't.
    @Test
    void skopeoAndUmociFindImagesByTheirNames() throws Exception {
        assumeTrue(installed("skopeo") && installed("umoci"), "skopeo and umoci are not installed");
        BlobStore blobs = new BlobStore(layout, data.resolve("ingest"));
        byte[] tar = new byte[1024];
        ImageConfig config = new ImageConfig(
                null,
                "somebody",
                Platform.of("linux", "amd64", null),
                ImageConfig.Defaults.NONE,
                List.of(Digest.of(tar)),
                List.of());
        byte[] configJson = ImageDocuments.write(config);
        byte[] manifest = ImageDocuments.write(new ImageManifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, blobs.put(configJson), configJson.length),
                List.of(Descriptor.of(MediaTypes.OCI_LAYER, blobs.put(tar), tar.length)),
                Map.of(),
                null,
                null));
        Descriptor entry = Descriptor.of(MediaTypes.OCI_MANIFEST, blobs.put(manifest), manifest.length);
        List<ImageReference> names = List.of(
                ImageReference.parse("debian:12"),
                ImageReference.parse("localhost:5000/a/b-c.d_e:1.0-x"),
                ImageReference.parse("debian@sha256:" + "a".repeat(64)));
        assertThat(output("umoci", "ls", "--layout", layout.toString())).isEmpty();

        index.replaceAll(
                names.stream().map(name -> LayoutIndex.named(entry, name)).toList());
        blobs.flush();

        for (ImageReference name : names) {
            assertThat(output("skopeo", "inspect", "--raw", "oci:" + layout + ":" + name))
                    .isEqualTo(new String(manifest, StandardCharsets.UTF_8));
            assertThat(output("skopeo", "inspect", "--config", "oci:" + layout + ":" + name))
                    .contains("\"author\": \"somebody\"");
            assertThat(output("umoci", "stat", "--image", layout + ":" + name)).contains("LAYER");
        }
        assertThat(output("umoci", "ls", "--layout", layout.toString()).lines())
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(ImageReference::toString).toList());

        // And what they write, we read: umoci keeps the entries, with its own added.
        output("umoci", "tag", "--image", layout + ":" + names.getFirst(), "mine");
        assertThat(index.read())
                .hasSize(4)
                .anySatisfy(added -> assertThat(added.annotations()).containsEntry(LayoutIndex.REF_NAME, "mine"));
    }

    private static boolean installed(String tool) {
        return Files.isExecutable(Path.of("/usr/bin", tool));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }
}
