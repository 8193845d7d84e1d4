package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.SharedCases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Images out to archives and in again, with skopeo and umoci on the other side.
@Tag("kernel")
@Timeout(60)
class ImageArchiveTest {
    private static final boolean IS_ROOT = Syscalls.host().geteuid() == 0;

    @TempDir
    Path folder;

    private Path layout;
    private OciFolder oci;
    private ImageFixture fixture;

    @BeforeEach
    void open() {
        layout = folder.resolve("layout");
        oci = new OciFolder(layout);
        fixture = new ImageFixture(folder.resolve("e"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anOciFolderIsLoadedWithItsDigestsAndNames() throws IOException {
        Descriptor manifest = oci.image(
                oci.layer(MediaTypes.OCI_LAYER_GZIP, Map.of("a", bytes("1"))),
                oci.layer(MediaTypes.OCI_LAYER_ZSTD, Map.of("b", bytes("2"))),
                oci.layer(MediaTypes.OCI_LAYER, Map.of("c", bytes("3"))));
        index(named(manifest, "example.org/app:1"), named(manifest, "example.org/app:2"));
        List<TransferProgress> heard = new ArrayList<>();
        List<Image> loaded = fixture.service().load(layout, heard::add);
        assertThat(loaded).hasSize(1);
        Image image = loaded.getFirst();
        assertThat(image.manifest().digest()).isEqualTo(manifest.digest());
        assertThat(image.tags())
                .extracting(ImageReference::toString)
                .containsExactly("example.org/app:1", "example.org/app:2");
        assertThat(heard.stream().filter(p -> p.phase() == Phase.DONE).count()).isEqualTo(3);
        // Once more: everything is there.
        heard.clear();
        assertThat(fixture.service().load(layout, heard::add))
                .extracting(Image::id)
                .containsExactly(image.id());
        assertThat(heard.stream().map(TransferProgress::phase).distinct()).containsExactly(Phase.EXISTS);
    }

    @ParameterizedTest
    @CsvSource({"plain,", "gzip,-1", "zstd,-1", "xz,-0"})
    void anArchiveIsReadHoweverItIsPacked(String how, String level) throws Exception {
        Descriptor manifest = oci.image(oci.layer("a", "1"), oci.bigLayer("b", 300_000, 7));
        index(named(manifest, "example.org/app:1"));
        Path archive = tarOf(layout, "x.tar");
        if (!how.equals("plain")) {
            Tool.run(how, level, "-k", "-f", archive.toString());
            archive = folder.resolve(
                    "x.tar" + Map.of("gzip", ".gz", "zstd", ".zst", "xz", ".xz").get(how));
        }
        assertThat(fixture.service().load(archive, TransferListener.NONE))
                .extracting(image -> image.manifest().digest())
                .containsExactly(manifest.digest());
        assertThat(scratch()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void whatIsSavedSkopeoReadsAndComesBackTheSame(ArchiveFormat format) throws IOException {
        Descriptor one = oci.image(oci.layer("a", "1"), oci.layer("b", "2"));
        Descriptor two = oci.image(oci.layer("a", "1"), oci.layer("c", "3"));
        index(named(one, "example.org/one:1"), named(two, "example.org/two:1"), named(one, "example.org/uno:x"));
        List<Image> loaded = fixture.service().load(layout, TransferListener.NONE);
        Path archive = folder.resolve("saved.tar");
        save(archive, format, "example.org/one:1", "example.org/two:1", "example.org/uno:x");
        Path again = folder.resolve("again.tar");
        save(again, format, "example.org/one:1", "example.org/two:1", "example.org/uno:x");
        assertThat(archive).hasSameBinaryContentAs(again);

        String source = format == ArchiveFormat.DOCKER
                ? "docker-archive:" + archive + ":example.org/two:1"
                : ociSource(archive) + ":example.org/two:1";
        Path copied = folder.resolve("copied");
        Tool.run("skopeo", "copy", source, "oci:" + copied + ":two");
        assertThat(Tool.run("umoci", "ls", "--layout", copied.toString()).strip())
                .isEqualTo("two");
        try (ImageFixture other = new ImageFixture(folder.resolve("other"))) {
            List<Image> back = other.service().load(archive, TransferListener.NONE);
            assertThat(back)
                    .extracting(image -> image.manifest().digest())
                    .containsExactlyInAnyOrder(one.digest(), two.digest());
            assertThat(other.service().get("example.org/uno:x").id())
                    .isEqualTo(fixture.service().get("example.org/one:1").id());
            // What came by skopeo is the same image; of Docker's format it writes the config anew.
            Image viaSkopeo =
                    other.service().load(copied, TransferListener.NONE).getFirst();
            assertThat(diffIds(other, viaSkopeo)).isEqualTo(diffIds(fixture, loaded.get(1)));
            if (format == ArchiveFormat.OCI) {
                assertThat(viaSkopeo.manifest().digest()).isEqualTo(two.digest());
            }
        }
    }

    @Test
    void umociReadsAnOciArchiveThatIsUnpacked() throws IOException {
        Descriptor manifest = oci.image(oci.layer("hello", "world"));
        index(named(manifest, "example.org/app:v1"));
        fixture.service().load(layout, TransferListener.NONE);
        Path archive = folder.resolve("saved.tar");
        save(archive, ArchiveFormat.OCI, "example.org/app:v1");
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        Tool.run("tar", "-C", unpacked.toString(), "-xf", archive.toString());
        Path bundle = folder.resolve("bundle");
        List<String> arguments = new ArrayList<>(List.of("unpack", "--image", unpacked + ":v1"));
        if (!IS_ROOT) {
            arguments.add("--rootless");
        }
        arguments.add(bundle.toString());
        Tool.run("umoci", arguments.toArray(String[]::new));
        assertThat(bundle.resolve("rootfs/hello")).hasContent("world");
    }

    /// Where skopeo reads an archive. For users who can't give files to root it can't unpack one itself.
    private String ociSource(Path archive) throws IOException {
        if (IS_ROOT) {
            return "oci-archive:" + archive;
        }
        Path unpacked = Files.createDirectory(folder.resolve("unpacked-for-skopeo"));
        Tool.run("tar", "-C", unpacked.toString(), "--no-same-owner", "-xf", archive.toString());
        return "oci:" + unpacked;
    }

    @Test
    void aDockerArchiveOfSkopeosIsLoaded() throws IOException {
        Descriptor manifest = oci.image(oci.layer("a", "1"), oci.layer("b", "2"), oci.layer("a", "1"));
        index(named(manifest, "app:v1"));
        Path archive = folder.resolve("docker.tar");
        Tool.run("skopeo", "copy", "oci:" + layout + ":app:v1", "docker-archive:" + archive + ":example.org/app:v1");
        Image image = fixture.service().load(archive, TransferListener.NONE).getFirst();
        assertThat(image.tags()).extracting(ImageReference::familiar).containsExactly("example.org/app:v1");
        assertThat(fixture.service().detail("example.org/app:v1").config().diffIds())
                .hasSize(3);
    }

    @Test
    void layersThatOldDockersLinkAreFollowed() throws IOException {
        byte[] tar = layerTar("a", "1");
        Path archive = folder.resolve("old.tar");
        writeTar(archive, out -> {
            file(out, "abc.json", config(Digest.of(tar), Digest.of(tar)));
            link(out, "bbbb/layer.tar", "../aaaa/layer.tar");
            file(out, "aaaa/layer.tar", tar);
            file(out, "manifest.json", bytes("""
                    [{"Config":"abc.json","RepoTags":["example.org/old:1"],
                    "Layers":["aaaa/layer.tar","bbbb/layer.tar"],"Parent":"sha256:x"}]
                    """));
        });
        Image image = fixture.service().load(archive, TransferListener.NONE).getFirst();
        assertThat(image.id()).isEqualTo(Digest.of(config(Digest.of(tar), Digest.of(tar))));
        assertThat(image.tags()).hasSize(1);
        assertThat(fixture.blobs().has(Digest.of(tar))).isTrue();
    }

    @Test
    void theFixturesOfOthersAreLoaded() {
        Path archive = SharedCases.file("containers-image-fixtures/docker/archive/fixtures/almostempty.tar");
        assertThat(fixture.service().load(archive, TransferListener.NONE)).isNotEmpty();
    }

    @Test
    void ofAnIndexThePlatformOfThisMachineIsTaken() throws IOException {
        Descriptor mine = oci.image(oci.layer("a", "mine"));
        Descriptor other = oci.image(Platform.of("linux", "s390x", null), Map.of(), oci.layer("a", "other"));
        Descriptor both = oci.index(other, mine);
        index(named(both, "example.org/multi:1"));
        Image image = fixture.service().load(layout, TransferListener.NONE).getFirst();
        assertThat(image.manifest().digest()).isEqualTo(mine.digest());
        assertThat(image.target().digest()).isEqualTo(both.digest());
    }

    @Test
    void thePlatformThatIsAskedForIsTaken() throws IOException {
        Platform foreign = Platform.of("linux", "s390x", null);
        Descriptor mine = oci.image(oci.layer("a", "mine"));
        Descriptor other = oci.image(foreign, Map.of(), oci.layer("a", "other"));
        index(
                named(oci.index(mine, other), "example.org/multi:1"),
                named(oci.image(oci.layer("a", "single")), "example.org/single:1"));
        List<Image> loaded = fixture.service().load(layout, foreign, TransferListener.NONE);
        assertThat(loaded).hasSize(1);
        assertThat(loaded.getFirst().manifest().digest()).isEqualTo(other.digest());
        assertThat(loaded.getFirst().platform()).isEqualTo(foreign);
        assertThatThrownBy(() ->
                        fixture.service().load(layout, Platform.of("linux", "riscv64", null), TransferListener.NONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("requested platform (linux/riscv64) not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/passwd", "a/../../x"})
    void aNameThatLeadsOutIsRefused(String name) throws IOException {
        Path archive = folder.resolve("evil.tar");
        writeTar(archive, out -> {
            file(out, name, bytes("{}"));
            file(out, "manifest.json", bytes("[{\"Config\":\"" + name + "\",\"Layers\":[]}]"));
        });
        assertFails(archive, ErrorKind.INVALID_ARGUMENT, "leads out of the archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "../../../x"})
    void aLinkThatLeadsOutIsRefused(String target) throws IOException {
        Path archive = folder.resolve("evil.tar");
        writeTar(archive, out -> {
            link(out, "d/config", target);
            file(out, "manifest.json", bytes("[{\"Config\":\"d/config\",\"Layers\":[]}]"));
        });
        assertFails(archive, ErrorKind.INVALID_ARGUMENT, "leads out of the archive");
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        Path archive = folder.resolve("evil.tar");
        writeTar(archive, out -> {
            link(out, "a", "b");
            link(out, "b", "a");
            file(out, "manifest.json", bytes("[{\"Config\":\"a\",\"Layers\":[]}]"));
        });
        assertFails(archive, ErrorKind.INVALID_ARGUMENT, "leads in a circle");
    }

    @Test
    void aLinkOutOfAFolderIsRefused() throws IOException {
        Descriptor manifest = oci.image(oci.layer("a", "1"));
        index(named(manifest, "example.org/app:1"));
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.delete(oci.file(manifest.digest()));
        Files.createSymbolicLink(oci.file(manifest.digest()), secret);
        assertFails(layout, ErrorKind.INVALID_ARGUMENT, "leads out of the folder");
    }

    @Test
    void aMissingLayerIsNamedBeforeAnythingIsStored() throws IOException {
        OciFolder.MadeLayer layer = oci.layer("a", "1");
        index(named(oci.image(layer), "example.org/app:1"));
        Files.delete(oci.file(layer.blob().digest()));
        assertFails(layout, ErrorKind.INVALID_ARGUMENT, layer.blob().digest().hex());
        assertThat(fixture.blobs().list()).isEmpty();
    }

    @Test
    void aLayerWithAFlippedByteIsRefused() throws IOException {
        OciFolder.MadeLayer good = oci.layer("a", "1");
        OciFolder.MadeLayer bad = oci.bigLayer("b", 3_000_000, 3);
        index(named(oci.image(good, bad), "example.org/app:1"));
        byte[] content = Files.readAllBytes(oci.file(bad.blob().digest()));
        content[content.length / 2] ^= 1;
        Files.write(oci.file(bad.blob().digest()), content);
        assertFails(layout, ErrorKind.DATA_LOSS, bad.blob().digest().hex());
        assertThat(fixture.blobs().has(bad.blob().digest())).isFalse();
        assertThat(fixture.images.layers().list()).hasSize(1);
    }

    @Test
    void anotherLayerThanTheConfigSaysIsRefused() throws IOException {
        byte[] tar = layerTar("a", "1");
        Path archive = folder.resolve("wrong.tar");
        writeTar(archive, out -> {
            file(out, "c.json", config(Digest.of("something else")));
            file(out, "layer.tar", tar);
            file(out, "manifest.json", bytes("[{\"Config\":\"c.json\",\"Layers\":[\"layer.tar\"]}]"));
        });
        assertFails(archive, ErrorKind.DATA_LOSS, "layer.tar");
    }

    @Test
    void aCutOffArchiveIsRefused() throws IOException {
        index(named(oci.image(oci.bigLayer("b", 500_000, 3)), "example.org/app:1"));
        Path archive = tarOf(layout, "x.tar");
        byte[] content = Files.readAllBytes(archive);
        Path cut = folder.resolve("cut.tar");
        for (int length : List.of(content.length / 2, 700, 100)) {
            Files.write(cut, Arrays.copyOf(content, length));
            assertThatThrownBy(() -> fixture.service().load(cut, TransferListener.NONE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(cut.toString());
        }
        assertThat(fixture.service().list()).isEmpty();
        Tool.run("gzip", "-k", archive.toString());
        byte[] packed = Files.readAllBytes(folder.resolve("x.tar.gz"));
        Path cutPacked = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(packed, packed.length / 2));
        assertFails(cutPacked, ErrorKind.DATA_LOSS, "damaged or cut off");
        assertThat(scratch()).isEmpty();
    }

    @Test
    void aBombIsRefused() throws Exception {
        Path zeros = folder.resolve("zeros.tar");
        try (OutputStream out = Files.newOutputStream(zeros)) {
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                out.write(chunk);
            }
        }
        Tool.run("zstd", "-q", "-f", zeros.toString());
        assertFails(folder.resolve("zeros.tar.zst"), ErrorKind.RESOURCE_EXHAUSTED, "bomb");
        assertThat(scratch()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.json | {} | it is no archive of images",
                "repositories | {} | older than 1.10",
                "manifest.json | [] | there is no image in it",
                "manifest.json | [null] | an image without Config",
                "manifest.json | [{} | can't be read",
                "manifest.json | [{\"Config\":\"none.json\"}] | has no such file",
            })
    void whatIsNoArchiveOfImagesIsSaid(String name, String content, String message) throws IOException {
        Path archive = folder.resolve("odd.tar");
        writeTar(archive, out -> file(out, name, bytes(content)));
        assertThatThrownBy(() -> fixture.service().load(archive, TransferListener.NONE))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNoTarIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "x".repeat(2000));
        assertFails(file, ErrorKind.INVALID_ARGUMENT, "it is no tar archive");
        assertFails(folder.resolve("none.tar"), ErrorKind.NOT_FOUND, "there is no archive");
    }

    @Test
    void saveSaysWhatIsMissing() {
        assertThatThrownBy(() -> save(folder.resolve("x.tar"), ArchiveFormat.OCI, "nothing:here"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("No such image: nothing:here");
    }

    private void assertFails(Path archive, ErrorKind kind, String message) {
        assertThatThrownBy(() -> fixture.service().load(archive, TransferListener.NONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
        assertThat(fixture.service().list()).isEmpty();
    }

    private List<Path> scratch() throws IOException {
        try (Stream<Path> files = Files.list(fixture.paths.ingest())) {
            return files.filter(path -> path.toString().contains(".tmp-")).toList();
        }
    }

    private void save(Path file, ArchiveFormat format, String... refs) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            fixture.service().save(List.of(refs), format, out, TransferListener.NONE);
        }
    }

    private static List<Digest> diffIds(ImageFixture owner, Image image) {
        return owner.service().detail(image.id().toString()).config().diffIds();
    }

    private static Descriptor named(Descriptor document, String name) {
        return document.withPlatform(null).withAnnotations(Map.of("org.opencontainers.image.ref.name", name));
    }

    private void index(Descriptor... entries) throws IOException {
        Files.write(
                layout.resolve("index.json"),
                ImageDocuments.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(entries), Map.of(), null, null)));
    }

    private Path tarOf(Path source, String name) {
        Path archive = folder.resolve(name);
        Tool.run("tar", "-C", source.toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    @FunctionalInterface
    private interface Content {
        void to(TarArchiveOutputStream out) throws IOException;
    }

    private static void writeTar(Path file, Content content) throws IOException {
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            content.to(out);
        }
    }

    private static void file(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream out, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }

    private static byte[] layerTar(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            file(out, name, bytes(content));
        }
        return bytes.toByteArray();
    }

    private static byte[] config(Digest... diffIds) {
        String ids = Stream.of(diffIds).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        return bytes("{\"architecture\":\"" + Platform.host().architecture()
                + "\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + ids + "]}}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
