package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerTar.TarSummary;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.testing.SampleTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTarTest {
    private static final Syscalls KERNEL = Syscalls.host();

    @TempDir
    Path folder;

    private final LayerTar tars = LayerTar.of(KERNEL, UnpackFixture.OWN);

    @FunctionalInterface
    private interface Making {
        TarSummary into(OutputStream out);
    }

    private static byte[] tar(Making making) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarSummary summary = making.into(out);
        byte[] bytes = out.toByteArray();
        assertThat(summary.diffId()).isEqualTo(Digest.of(bytes));
        assertThat(summary.tarBytes()).isEqualTo(bytes.length);
        assertThat(summary.entries()).isEqualTo(lines(bytes).size());
        return bytes;
    }

    /// What our own reader makes of it, a line per entry.
    private static List<String> lines(byte[] tar) {
        List<String> lines = new ArrayList<>();
        try (ArchiveSource source = new ArchiveSource(
                new ByteArrayInputStream(tar),
                UnpackOptions.Limits.DEFAULT,
                Digest.of("").newHash(),
                ArchiveSource.Hashed.UNPACKED)) {
            TarReader reader = new TarReader(source);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                String line = entry.type().toString().charAt(0) + " " + entry.name();
                line += entry.linkName().isEmpty() ? "" : " -> " + entry.linkName();
                line += entry.size() == 0 ? "" : " " + entry.size();
                lines.add(line);
                ByteBuffer skipped = ByteBuffer.allocate(1 << 16);
                while (entry.size() > 0 && reader.read(skipped.clear()) >= 0) {
                    // To the end.
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return lines;
    }

    private SampleTree sample(String name) {
        return new SampleTree(folder.resolve(name));
    }

    private SampleTree rich(String name) {
        String longName = "d".repeat(90) + "/" + "e".repeat(90) + "/" + "f".repeat(120);
        SampleTree tree = sample(name)
                .file("etc/passwd", "root:x:0:0\n")
                .file("etc/empty", "")
                .file("bin/tool", "#!/bin/sh\n")
                .link("bin/alias", "bin/tool")
                .symlink("lib", "usr/lib")
                .symlink("long", "x/".repeat(100) + "x")
                .file(longName, "deep")
                .file("é-\udcff", "odd name")
                .file("sparse", 3_000_000)
                .node("fifo", FileStatus.S_IFIFO, 0, 0)
                .xattr("etc/passwd", "user.note", "a=b\nc")
                .mode("bin/tool", 04755)
                .mode("etc", 0700);
        for (String path : List.of("etc/passwd", "etc/empty", "bin/tool", longName, "é-\udcff", "sparse", "fifo")) {
            tree.time(path, 1_500_000_000, 123_456_700);
        }
        tree.time("etc/empty", -2, 500_000_000).time("lib", 1, 0).time("long", 1, 0);
        for (String path : List.of("etc", "bin", longName.substring(0, 181), "d".repeat(90), "")) {
            tree.time(path, 1_600_000_000, 0);
        }
        return tree;
    }

    @Test
    void aTreeComesBackAsItWas() throws IOException {
        Path tree = rich("tree").root();
        byte[] tar = tar(out -> tars.ofTree(List.of(tree), out));
        Path archive = Files.write(folder.resolve("a.tar"), tar);
        Path back = folder.resolve("back");

        Unpacked unpacked = new ArchiveUnpacker(KERNEL).unpack(archive, back, UnpackOptions.of(UnpackFixture.OWN));

        assertThat(unpacked.warnings()).isEmpty();
        assertThat(TreeSnapshot.of(back)).isEqualTo(TreeSnapshot.of(tree));
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        byte[] first = tar(out -> tars.ofTree(List.of(rich("one").root()), out));
        byte[] second = tar(out -> tars.ofTree(List.of(rich("two").root()), out));
        byte[] upper = tar(out -> tars.ofUpper(folder.resolve("two"), out));
        assertThat(second).isEqualTo(first);
        assertThat(upper).isEqualTo(first);
        assertThat(first.length % 10240).isZero();
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        assertThat(tars.export(List.of(folder.resolve("two")), exported)).isEqualTo(first.length);
        assertThat(exported.toByteArray()).isEqualTo(first);
    }

    @Test
    void gnuTarReadsIt() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")) || Files.isExecutable(Path.of("/bin/tar")), "no tar");
        Path archive = Files.write(
                folder.resolve("a.tar"),
                tar(out -> tars.ofTree(List.of(rich("one").root()), out)));
        Path back = Files.createDirectory(folder.resolve("back"));
        Process tar = new ProcessBuilder(
                        "tar",
                        "-xpf",
                        archive.toString(),
                        "-C",
                        back.toString(),
                        "--xattrs",
                        "--xattrs-include=*",
                        "--warning=no-timestamp")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(tar.waitFor()).isZero();
        assertThat(TreeSnapshot.of(back)).isEqualTo(TreeSnapshot.of(folder.resolve("one")));
    }

    @Test
    void anUpperFolderBecomesALayer() {
        Path upper = sample("upper")
                .file("a/new", "12345")
                .whiteout("a/gone")
                .opaque("b")
                .file("b/only", "1")
                .whiteout("top")
                .root();

        assertThat(lines(tar(out -> tars.ofUpper(upper, out))))
                .containsExactly(
                        "D ./",
                        "D a/",
                        "F a/.wh.gone",
                        "F a/new 5",
                        "D b/",
                        "F b/.wh..wh..opq",
                        "F b/only 1",
                        "F .wh.top");
    }

    @Test
    void overlaysOwnAttributesStayBehindAndTheContainersGoWith() {
        SampleTree upper = sample("upper")
                .opaque("b")
                .file("f", "1")
                .xattr("f", "user.mine", "1")
                .xattr("f", "user.overlay.origin", "x");
        boolean root = UnpackFixture.root();
        if (root) {
            // The kernel shows them to no one else.
            upper.xattr("f", "trusted.overlay.origin", "x").xattr("f", "trusted.mine", "2");
        }
        assumeTrue(root || UserNamespaces.ofSelf().rootless(), "only a privileged user sets file capabilities");
        byte[] capability = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
        // What a container's root sets, the kernel keeps with the id that this root has on the disk.
        byte[] kept = HexFormat.of()
                .parseHex("0100000300200000000000000000000000000000"
                        + "%08x".formatted(Integer.reverseBytes(KERNEL.geteuid())));
        KERNEL.lsetxattr(upper.root().resolve("f").toString(), "security.capability", root ? capability : kept, 0);

        String text = new String(tar(out -> tars.ofUpper(upper.root(), out)), StandardCharsets.ISO_8859_1);

        assertThat(text)
                .contains("SCHILY.xattr.user.mine=1\n")
                .matches(tar -> tar.contains("SCHILY.xattr.trusted.mine=2\n") == root, "trusted.mine, for root")
                .contains("SCHILY.xattr.security.capability=" + new String(capability, StandardCharsets.ISO_8859_1))
                .doesNotContain("overlay");
    }

    @Test
    void ownersAreMappedBack() {
        IdMap shifted = UnpackFixture.givable();
        SampleTree upper = sample("upper").file("f", "1").owner("", shifted.hostUid(0), shifted.hostGid(0));
        upper.owner("f", shifted.hostUid(1000), shifted.hostGid(5));
        byte[] tar = tar(out -> LayerTar.of(KERNEL, shifted).ofUpper(upper.root(), out));
        String header = new String(tar, StandardCharsets.ISO_8859_1);
        int file = header.indexOf("f\0");
        while (file % 512 != 0) {
            file = header.indexOf("f\0", file + 1);
        }
        assertThat(header.substring(file + 108, file + 123)).isEqualTo("0001750" + (char) 0 + "0000005");

        upper.owner("f", KERNEL.geteuid(), KERNEL.getegid());
        assertThatThrownBy(() -> LayerTar.of(KERNEL, shifted).ofUpper(upper.root(), OutputStream.nullOutputStream()))
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll("make a layer of", "belongs to user " + KERNEL.geteuid());
    }

    @Test
    void largeIdsAndDevicesAreKept() throws IOException {
        assumeTrue(UnpackFixture.root(), "only root makes devices and gives files away");
        LayerTar plain = LayerTar.of(KERNEL, IdMap.IDENTITY);
        Path tree = sample("tree")
                .node("zero", FileStatus.S_IFCHR, 1, 5)
                .node("disk", FileStatus.S_IFBLK, 259, 70_000)
                .file("f", "1")
                .owner("f", 0xffff_fff0, 3_000_000)
                .root();
        Path archive = Files.write(folder.resolve("a.tar"), tar(out -> plain.ofTree(List.of(tree), out)));
        Path back = folder.resolve("back");
        new ArchiveUnpacker(KERNEL).unpack(archive, back, UnpackOptions.of(IdMap.IDENTITY));
        assertThat(TreeSnapshot.of(back)).isEqualTo(TreeSnapshot.of(tree));
    }

    @Test
    void aNameThatWouldMeanAWhiteoutIsRefused() {
        Path upper = sample("upper").file("a/.wh.b", "1").root();
        assertThatThrownBy(() -> tars.ofUpper(upper, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("a/.wh.b");
        assertThat(lines(tar(out -> tars.ofTree(List.of(upper), out)))).contains("F a/.wh.b 1");
    }

    @Test
    void whatLiesElsewhereIsRefused() {
        Path upper = sample("upper")
                .folder("moved")
                .xattr("moved", "user.overlay.redirect", "/old")
                .root();
        assertThatThrownBy(() -> tars.ofUpper(upper, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                .hasMessageContainingAll("'moved'", "redirect_dir=on");
    }

    @Test
    void anUpperFolderThatChangesNothingIsAnEmptyLayer() {
        Path upper = sample("upper").root();
        assertThat(lines(tar(out -> tars.ofUpper(upper, out)))).isEmpty();
    }

    @Test
    void theTarInABlobIsVerified() throws IOException {
        byte[] tar = tar(out -> tars.ofTree(List.of(rich("one").root()), out));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar);
        }
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        LayerBlob.copyTar(new ByteArrayInputStream(packed.toByteArray()), Digest.of(tar), back);
        assertThat(back.toByteArray()).isEqualTo(tar);
        assertThatThrownBy(() -> LayerBlob.copyTar(
                        new ByteArrayInputStream(packed.toByteArray()),
                        Digest.of("another"),
                        OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS));
    }

    @Test
    void socketsAreLeftOut() throws IOException {
        Path upper = sample("upper").file("a", "1").root();
        KERNEL.mknodat(Fd.CWD, upper.resolve("socket").toString(), FileStatus.S_IFSOCK | 0600, 0, 0);
        assertThat(lines(tar(out -> tars.ofUpper(upper, out)))).containsExactly("D ./", "F a 1");
    }

    @Test
    void aStackIsExportedAsOneTree() {
        Path bottom = sample("bottom")
                .file("a/kept", "1")
                .file("a/gone", "1")
                .file("b/hidden", "1")
                .file("c/x", "1")
                .file("d", "1")
                .root();
        Path middle = sample("middle")
                .whiteout("a/gone")
                .opaque("b")
                .file("b/new", "22")
                .file("c", "now a file")
                .root();
        Path top = sample("top")
                .file("a/top", "333")
                .file("d", "4444")
                .whiteout("nothing")
                .root();

        assertThat(lines(tar(out -> tars.ofTree(List.of(top, middle, bottom), out))))
                .containsExactly("D ./", "D a/", "F a/kept 1", "F a/top 3", "D b/", "F b/new 2", "F c 10", "F d 4");
    }

    @Test
    void aDifferenceHoldsWhatChangedAndTheFoldersAroundIt() {
        SampleTree before = sample("before")
                .file("same/file", "1")
                .file("mode/file", "1")
                .file("content/file", "1")
                .file("content/other", "1")
                .file("gone/a", "1")
                .file("gone/b", "1")
                .file("kind", "1")
                .file("deleted", "1")
                .symlink("link", "to")
                .file("xattr", "1");
        SampleTree after = sample("after")
                .file("same/file", "1")
                .file("mode/file", "1")
                .mode("mode/file", 0600)
                .file("content/file", "2")
                .file("content/other", "1")
                .file("gone/b", "1")
                .folder("kind")
                .file("kind/in", "1")
                .symlink("link", "elsewhere")
                .file("xattr", "1")
                .xattr("xattr", "user.a", "1")
                .file("added", "1")
                .link("again", "added");
        for (SampleTree tree : List.of(before, after)) {
            for (String path : List.of(
                    "same/file",
                    "mode/file",
                    "content/file",
                    "content/other",
                    "gone/b",
                    "link",
                    "xattr",
                    "same",
                    "mode",
                    "content",
                    "gone",
                    "")) {
                tree.time(path, 1000, 1);
            }
        }
        assertThat(lines(tar(out -> tars.ofDifference(List.of(before.root()), List.of(after.root()), out))))
                .containsExactly(
                        "D ./",
                        "F added 1",
                        "H again -> added",
                        "D content/",
                        "F content/file 1",
                        "F .wh.deleted",
                        "D gone/",
                        "F gone/.wh.a",
                        "D kind/",
                        "F kind/in 1",
                        "S link -> elsewhere",
                        "D mode/",
                        "F mode/file 1",
                        "F xattr 1");
        assertThat(lines(tar(out -> tars.ofDifference(List.of(after.root()), List.of(after.root()), out))))
                .isEmpty();
    }

    @Test
    void timesAloneAreADifference() {
        SampleTree before = sample("before").file("a", "1").time("a", 5, 0).time("", 5, 0);
        SampleTree after = sample("after").file("a", "1").time("a", 5, 1).time("", 5, 0);
        assertThat(lines(tar(out -> tars.ofDifference(List.of(before.root()), List.of(after.root()), out))))
                .containsExactly("D ./", "F a 1");
    }

    @Test
    void anInterruptCancels() {
        Path tree = rich("tree").root();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> tars.ofUpper(tree, OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void changesAreListedAsDockerDiffDoes() {
        Path lower = sample("lower")
                .file("a/changed", "1")
                .file("a/gone", "1")
                .file("same/in", "1")
                .file("copied/x", "1")
                .file("op/old", "1")
                .file("op/sub/old", "1")
                .file("op/stays", "1")
                .time("copied", 5, 5)
                .root();
        Path upper = sample("upper")
                .file("a/changed", "2")
                .whiteout("a/gone")
                .file("a/new", "1")
                .folder("copied")
                .time("copied", 5, 5)
                .whiteout("never-there")
                .opaque("op")
                .file("op/stays", "1")
                .file("op/sub/new", "1")
                .root();
        List<LayerChanges.Change> changes = LayerChanges.ofUpper(KERNEL, UnpackFixture.OWN, upper, List.of(lower));
        assertThat(changes.stream()
                        .map(change -> String.format(
                                Locale.ROOT, "%c %s", change.kind().letter(), change.path())))
                .containsExactly(
                        "C /a",
                        "C /a/changed",
                        "D /a/gone",
                        "A /a/new",
                        "C /op",
                        "D /op/old",
                        "C /op/stays",
                        "C /op/sub",
                        "A /op/sub/new",
                        "D /op/sub/old");
    }
}
