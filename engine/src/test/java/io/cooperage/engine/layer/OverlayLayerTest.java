package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.layer.LayerChanges.Change;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.testing.SampleTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the kernel's overlay makes of changes, made into layers.
@Tag("kernel")
class OverlayLayerTest {
    private static final Syscalls KERNEL = Syscalls.host();

    @TempDir
    Path folder;

    private Path lower;
    private Path upper;
    private Path merged;
    private boolean mounted;

    @BeforeEach
    void changeAMountedTree() throws IOException {
        lower = new SampleTree(folder.resolve("lower"))
                .file("etc/passwd", "root")
                .file("etc/shadow", "secret")
                .file("var/cache/a", "1")
                .file("var/cache/b", "2")
                .file("opt/app/old", "1")
                .file("usr/bin/tool", "tool")
                .link("usr/bin/alias", "usr/bin/tool")
                .symlink("bin", "usr/bin")
                .root();
        upper = Files.createDirectory(folder.resolve("upper"));
        Path work = Files.createDirectory(folder.resolve("work"));
        merged = Files.createDirectory(folder.resolve("merged"));
        boolean machineRoot = KERNEL.geteuid() == 0 && UserNamespaces.ofSelf().initial();
        String options =
                "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work + (machineRoot ? "" : ",userxattr");
        try {
            KERNEL.mount("overlay", merged.toString(), "overlay", 0, options);
            mounted = true;
        } catch (SyscallException refused) {
            assumeTrue(false, "overlay can't be mounted here: " + refused.getMessage());
        }
        SampleTree tree = new SampleTree(merged)
                .file("etc/passwd", "root and more")
                .remove("etc/shadow")
                .remove("var/cache/a")
                .remove("var/cache/b")
                .remove("var/cache")
                .file("var/cache/new", "3")
                .file("srv/data", "4")
                .link("srv/data2", "srv/data")
                .mode("usr/bin/tool", 04755)
                .remove("bin")
                .symlink("bin", "opt");
        tree.remove("opt/app/old").remove("opt/app");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            KERNEL.umount2(merged.toString(), 0);
        }
    }

    private static IdMap ids() {
        return KERNEL.geteuid() == 0 ? IdMap.IDENTITY : UnpackFixture.OWN;
    }

    @Test
    void theChangesAreThoseThatWereMade() {
        List<Change> changes = LayerChanges.ofUpper(KERNEL, ids(), upper, List.of(lower));
        assertThat(changes.stream().map(change -> change.kind().letter() + " " + change.path()))
                .containsExactly(
                        "C /bin",
                        "C /etc",
                        "C /etc/passwd",
                        "D /etc/shadow",
                        "C /opt",
                        "D /opt/app",
                        "A /srv",
                        "A /srv/data",
                        "A /srv/data2",
                        "C /usr",
                        "C /usr/bin",
                        "C /usr/bin/tool",
                        "C /var",
                        "C /var/cache",
                        "D /var/cache/a",
                        "D /var/cache/b",
                        "A /var/cache/new");
    }

    @Test
    void theStackIsTheMountedTree() throws IOException {
        Path exported = folder.resolve("export.tar");
        try (var out = Files.newOutputStream(exported)) {
            LayerTar.of(KERNEL, ids()).ofTree(List.of(upper, lower), out);
        }
        Path back = folder.resolve("back");
        new ArchiveUnpacker(KERNEL).unpack(exported, back, UnpackOptions.of(ids()));
        assertThat(TreeSnapshot.of(back)).isEqualTo(mountedTree());
    }

    /// umoci applies the layers as the OCI image-spec says.
    @Test
    void anotherToolMakesTheSameTreeOfOurLayers() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/umoci")), "umoci is not installed");
        assumeTrue(KERNEL.geteuid() == 0, "umoci as an ordinary user keeps no owners");
        LayerTar tars = LayerTar.of(KERNEL, ids());
        OciLayout layout = new OciLayout(folder.resolve("oci"));
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        tars.ofTree(List.of(lower), first);
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        tars.ofUpper(upper, second);
        layout.image(List.of(first.toByteArray(), second.toByteArray()));

        Path bundle = folder.resolve("bundle");
        Process umoci = new ProcessBuilder("umoci", "unpack", "--image", layout.root() + ":test", bundle.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(umoci.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(umoci.waitFor()).as(said).isZero();
        assertThat(TreeSnapshot.of(bundle.resolve("rootfs"))).isEqualTo(mountedTree());
    }

    @Test
    void whatLiesBetweenTheTreesIsTheSameLayer() {
        LayerTar tars = LayerTar.of(KERNEL, ids());
        ByteArrayOutputStream difference = new ByteArrayOutputStream();
        tars.ofDifference(List.of(lower), List.of(upper, lower), difference);
        ByteArrayOutputStream direct = new ByteArrayOutputStream();
        tars.ofUpper(upper, direct);
        // Overlay says "opaque", a comparison names what is gone.
        assertThat(names(difference.toByteArray()))
                .containsAll(names(direct.toByteArray()).stream()
                        .filter(name -> !name.equals("var/cache/.wh..wh..opq"))
                        .toList())
                .contains("var/cache/.wh.a", "var/cache/.wh.b");
    }

    private static List<String> names(byte[] tar) {
        try (ArchiveSource source = new ArchiveSource(
                new ByteArrayInputStream(tar),
                UnpackOptions.Limits.DEFAULT,
                Digest.of("").newHash(),
                ArchiveSource.Hashed.UNPACKED)) {
            TarReader reader = new TarReader(source);
            List<String> names = new ArrayList<>();
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                names.add(entry.name());
            }
            return names;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Without overlay's own attributes, which show on the mount's files when root looks.
    private Map<String, String> mountedTree() {
        Map<String, String> lines = TreeSnapshot.of(merged);
        lines.replaceAll((path, line) -> line.replaceAll(" (trusted|user)\\.overlay\\.[a-z]+=[0-9a-f]*", ""));
        // The other name was copied up, but overlay still tells the lower file's count of links.
        lines.computeIfPresent("usr/bin/alias", (_, line) -> line.replace(" same as usr/bin/alias", ""));
        return lines;
    }
}
