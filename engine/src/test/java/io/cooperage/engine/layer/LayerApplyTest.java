package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.linux.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a layer's archive becomes on disk, in overlay's form, and in its index.
class LayerApplyTest {
    @TempDir
    Path around;

    private LayerFixture fixture;

    @BeforeEach
    void open() {
        fixture = new LayerFixture(around);
    }

    @AfterEach
    void awaitSynced() {
        fixture.store.awaitSynced();
    }

    private static TarBytes tar() {
        return new TarBytes();
    }

    private Map<String, LayerEntry.Type> types(Layer layer) {
        return fixture.index(layer).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().type()));
    }

    // Whiteouts

    @Test
    void aWhiteoutBecomesOverlaysDevice() {
        fixture.apply(tar().file("d/gone", "1").file("d/stays", "2"));
        Layer layer = fixture.apply(tar().file("d/.wh.gone", ""));
        assertThat(layer.directory().resolve("d/.wh.gone")).doesNotExist();
        assertThat(LayerFixture.isWhiteout(layer.directory().resolve("d/gone"))).isTrue();
        assertThat(types(layer)).isEqualTo(Map.of("d", LayerEntry.Type.FOLDER, "d/gone", LayerEntry.Type.WHITEOUT));
    }

    @Test
    void aWhiteoutOfNothingMakesNothing() {
        fixture.apply(tar().file("d/a", "1"));
        Layer layer = fixture.apply(
                tar().file("d/.wh.b", "").file("missing/.wh.x", "").file(".wh.y", ""));
        assertThat(layer.directory()).isEmptyDirectory();
        assertThat(types(layer)).isEmpty();
    }

    @Test
    void aWhiteoutHidesWhatIsBelowOnlyWhicheverComesFirst() {
        fixture.apply(tar().file("d/old", "1").file("e/old", "1").file("f", "1").file("g", "1"));
        Layer layer = fixture.apply(tar().file(".wh.d", "")
                .file("d/new", "2")
                .file("e/new", "2")
                .file(".wh.e", "")
                .file(".wh.f", "")
                .file("f", "2")
                .file("g", "2")
                .file(".wh.g", ""));
        for (String name : new String[] {"d", "e"}) {
            Path folder = layer.directory().resolve(name);
            assertThat(folder).isDirectory();
            assertThat(LayerFixture.isOpaque(folder)).as(name).isTrue();
            assertThat(folder.resolve("new")).hasContent("2");
        }
        assertThat(layer.directory().resolve("f")).hasContent("2");
        assertThat(layer.directory().resolve("g")).hasContent("2");
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        "d",
                        LayerEntry.Type.OPAQUE_FOLDER,
                        "d/new",
                        LayerEntry.Type.FILE,
                        "e",
                        LayerEntry.Type.OPAQUE_FOLDER,
                        "e/new",
                        LayerEntry.Type.FILE,
                        "f",
                        LayerEntry.Type.FILE,
                        "g",
                        LayerEntry.Type.FILE));
    }

    @Test
    void anOpaqueFolderHidesWhatIsBelowWheneverItIsSaid() {
        fixture.apply(tar().file("d/old", "1").file("e/old", "1"));
        Layer layer = fixture.apply(tar().file("d/.wh..wh..opq", "")
                .folder("d")
                .file("d/new", "2")
                .folder("e")
                .file("e/new", "2")
                .file("e/.wh..wh..opq", ""));
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("d"))).isTrue();
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("e"))).isTrue();
        assertThat(layer.directory().resolve("e/new")).hasContent("2");
        assertThat(types(layer))
                .containsEntry("d", LayerEntry.Type.OPAQUE_FOLDER)
                .containsEntry("e", LayerEntry.Type.OPAQUE_FOLDER);
        Layer next = fixture.apply(tar().hardLink("again", "d/new").file("d/.wh.old", ""));
        assertThat(types(next))
                .as("what an opaque folder hides is not there to be whited out")
                .isEqualTo(Map.of(
                        "d",
                        LayerEntry.Type.FOLDER,
                        "d/new",
                        LayerEntry.Type.FILE,
                        "again",
                        LayerEntry.Type.HARD_LINK));
    }

    @Test
    void noWhiteoutStaysInAFolderThatHidesEverything() {
        fixture.apply(tar().file("d/a", "1").file("d/e/b", "1").file("f/c", "1"));
        Layer layer = fixture.apply(tar().file("d/.wh.a", "")
                .file("d/e/.wh.b", "")
                .file("d/new", "2")
                .file(".wh.d", "")
                .file("f/.wh.c", "")
                .file(".wh.f", ""));
        assertThat(types(layer))
                .as("overlayfs would list them")
                .isEqualTo(Map.of(
                        "d",
                        LayerEntry.Type.OPAQUE_FOLDER,
                        "d/new",
                        LayerEntry.Type.FILE,
                        "f",
                        LayerEntry.Type.WHITEOUT));
        assertThat(layer.directory().resolve("d/e")).doesNotExist();
    }

    @Test
    void anOpaqueRootHidesEachNameByItself() {
        fixture.apply(tar().file("a", "1").file("d/old", "1").file("gone", "1"));
        fixture.apply(tar().file("c", "1").file(".wh.gone", ""));
        Layer layer =
                fixture.apply(tar().file(".wh..wh..opq", "").file("d/new", "2").file("x", "3"));
        assertThat(LayerFixture.isWhiteout(layer.directory().resolve("a"))).isTrue();
        assertThat(LayerFixture.isWhiteout(layer.directory().resolve("c"))).isTrue();
        assertThat(layer.directory().resolve("gone")).doesNotExist();
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("d"))).isTrue();
        assertThat(types(layer))
                .containsEntry("", LayerEntry.Type.OPAQUE_FOLDER)
                .containsEntry("a", LayerEntry.Type.WHITEOUT);
    }

    @Test
    void whatAufsLeftIsLeftOut() {
        Layer layer = fixture.apply(tar().folder(".wh..wh.plnk")
                .file(".wh..wh.plnk/7.9", "x")
                .file(".wh..wh.aufs", "")
                .file("a", "1"));
        assertThat(types(layer)).isEqualTo(Map.of("a", LayerEntry.Type.FILE));
        assertThat(layer.warnings()).singleElement().asString().contains("'.wh..wh.plnk' and 2 more", "AUFS");
    }

    @Test
    void otherSpellingsOfAWhiteoutAreNames() {
        fixture.apply(tar().file("a", "1"));
        Layer layer = fixture.apply(tar().file(".WH.a", "x").file(".wh-a", "y").file("a.wh.", "z"));
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        ".WH.a", LayerEntry.Type.FILE, ".wh-a", LayerEntry.Type.FILE, "a.wh.", LayerEntry.Type.FILE));
    }

    // Parents

    @Test
    void aParentThatThisLayerDoesNotDescribeIsAsBelow() throws IOException {
        fixture.apply(tar().pax("SCHILY.xattr.user.note", "hello", "mtime", "1000000000.5")
                .entry("d", '5', 01770, "", new byte[0], h -> {})
                .entry("d/e", '5', 0711, "", new byte[0], h -> {})
                .file("d/e/a", "1"));
        fixture.apply(tar().file("other", "x"));
        Layer layer = fixture.apply(tar().file("d/e/b", "2"));
        Path folder = layer.directory().resolve("d");
        FileStatus status = LayerFixture.status(folder);
        assertThat(status.permissions()).isEqualTo(01770);
        assertThat(status.modifiedSeconds()).isEqualTo(1_000_000_000);
        assertThat(status.modifiedNanos()).isEqualTo(500_000_000);
        assertThat(Files.getAttribute(folder, "user:note")).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("e"))))
                .isEqualTo("rwx--x--x");
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        "d", LayerEntry.Type.FOLDER, "d/e", LayerEntry.Type.FOLDER, "d/e/b", LayerEntry.Type.FILE));
        assertThat(fixture.entry(layer, "d").xattrs()).containsOnlyKeys("user.note");
    }

    @Test
    void theRootIsAsBelowToo() {
        fixture.apply(tar().entry("./", '5', 0711, "", new byte[0], h -> {}).file("a", "1"));
        Layer layer = fixture.apply(tar().file("b", "2"));
        assertThat(LayerFixture.status(layer.directory()).permissions()).isEqualTo(0711);
        assertThat(types(layer)).containsOnlyKeys("b");
    }

    @Test
    void aPathThroughASymlinkOfALowerLayerEndsWhereItLeads() {
        fixture.apply(tar().folder("usr/bin").symlink("bin", "usr/bin").symlink("usr/sbin", "/bin"));
        Layer layer = fixture.apply(
                tar().file("bin/foo", "1").file("usr/sbin/bar", "2").file("bin/.wh.none", ""));
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        "usr",
                        LayerEntry.Type.FOLDER,
                        "usr/bin",
                        LayerEntry.Type.FOLDER,
                        "usr/bin/foo",
                        LayerEntry.Type.FILE,
                        "usr/bin/bar",
                        LayerEntry.Type.FILE));
        assertThat(layer.directory().resolve("bin")).doesNotExist();
        Layer next = fixture.apply(tar().file("bin/.wh.foo", ""));
        assertThat(LayerFixture.isWhiteout(next.directory().resolve("usr/bin/foo")))
                .isTrue();
    }

    @Test
    void aSymlinkBelowThatThisLayerReplacesIsNotFollowedAnyMore() {
        fixture.apply(tar().folder("usr/bin").symlink("bin", "usr/bin"));
        Layer layer = fixture.apply(tar().file("bin/a", "1").folder("bin").file("bin/b", "2"));
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        "usr", LayerEntry.Type.FOLDER,
                        "usr/bin", LayerEntry.Type.FOLDER,
                        "usr/bin/a", LayerEntry.Type.FILE,
                        "bin", LayerEntry.Type.FOLDER,
                        "bin/b", LayerEntry.Type.FILE));
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("bin"))).isFalse();
    }

    @Test
    void aSymlinkToNothingLeadsToAFolderThatIsMade() {
        fixture.apply(tar().symlink("lib64", "usr/lib64"));
        Layer layer = fixture.apply(tar().file("lib64/ld.so", "1"));
        assertThat(layer.directory().resolve("usr/lib64/ld.so")).hasContent("1");
    }

    @Test
    void aSymlinkThroughALayerThatHidesItIsGone() {
        fixture.apply(tar().folder("usr/bin").symlink("bin", "usr/bin"));
        fixture.apply(tar().file(".wh.bin", ""));
        Layer layer = fixture.apply(tar().file("bin/a", "1"));
        assertThat(types(layer)).isEqualTo(Map.of("bin", LayerEntry.Type.FOLDER, "bin/a", LayerEntry.Type.FILE));
    }

    // Replacing

    @Test
    void aFileReplacesAFolderAndTheReverse() {
        fixture.apply(tar().file("d/a", "1").file("f", "1"));
        Layer layer = fixture.apply(tar().file("d", "now a file").folder("f").file("f/a", "now a folder"));
        assertThat(layer.directory().resolve("d")).hasContent("now a file");
        assertThat(layer.directory().resolve("f/a")).hasContent("now a folder");
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("f"))).isFalse();
    }

    @Test
    void aFolderThatTookAFilesPlaceIsNotMergedAgain() {
        fixture.apply(tar().file("both/old", "1"));
        Layer layer =
                fixture.apply(tar().file("both", "for a moment").folder("both").file("both/new", "2"));
        assertThat(LayerFixture.isOpaque(layer.directory().resolve("both"))).isTrue();
        assertThat(types(layer))
                .isEqualTo(Map.of("both", LayerEntry.Type.OPAQUE_FOLDER, "both/new", LayerEntry.Type.FILE));
    }

    @Test
    void whatIsReplacedInOneLayerIsNotInItsIndex() {
        Layer layer = fixture.apply(tar().file("d/a", "1").file("d/b/c", "2").symlink("d", "elsewhere"));
        assertThat(types(layer)).isEqualTo(Map.of("d", LayerEntry.Type.SYMLINK));
        assertThat(fixture.entry(layer, "d").link()).isEqualTo("elsewhere");
    }

    // Hard links

    @Test
    void aHardLinkWithinTheLayerIsOneFile() {
        Layer layer = fixture.apply(
                tar().file("a", "1").hardLink("d/b", "a").symlink("s", "d").hardLink("c", "s/b"));
        Path root = layer.directory();
        assertThat(LayerFixture.status(root.resolve("a")).inode())
                .isEqualTo(LayerFixture.status(root.resolve("d/b")).inode())
                .isEqualTo(LayerFixture.status(root.resolve("c")).inode());
        assertThat(fixture.entry(layer, "d/b").link()).isEqualTo("a");
        assertThat(fixture.entry(layer, "c").link()).isEqualTo("d/b");
    }

    @Test
    void aHardLinkToAFileBelowBringsItUpWithAllItHas() throws IOException {
        fixture.apply(tar().pax("SCHILY.xattr.user.note", "hello", "mtime", "1000000000.25")
                .entry("d/a", '0', 04751, "", "content".getBytes(StandardCharsets.UTF_8), h -> {})
                .symlink("l", "anything"));
        fixture.apply(tar().file("between", "x"));
        Layer layer = fixture.apply(tar().hardLink("b", "d/a").hardLink("l2", "l"));
        Path up = layer.directory().resolve("d/a");
        assertThat(up).hasContent("content");
        FileStatus status = LayerFixture.status(up);
        assertThat(status.permissions()).isEqualTo(04751);
        assertThat(status.modifiedSeconds()).isEqualTo(1_000_000_000);
        assertThat(status.links()).isEqualTo(2);
        assertThat(status.inode())
                .isEqualTo(LayerFixture.status(layer.directory().resolve("b")).inode());
        assertThat(Files.getAttribute(up, "user:note")).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(layer.directory().resolve("l2")).isSymbolicLink();
        assertThat(types(layer))
                .isEqualTo(Map.of(
                        "d",
                        LayerEntry.Type.FOLDER,
                        "d/a",
                        LayerEntry.Type.FILE,
                        "b",
                        LayerEntry.Type.HARD_LINK,
                        "l",
                        LayerEntry.Type.SYMLINK,
                        "l2",
                        LayerEntry.Type.HARD_LINK));
    }

    @Test
    void aSparseFileBelowStaysSparseWhenItIsBroughtUp() {
        fixture.apply(tar().pax(
                        "GNU.sparse.major",
                        "1",
                        "GNU.sparse.minor",
                        "0",
                        "GNU.sparse.realsize",
                        "10485760",
                        "GNU.sparse.name",
                        "big")
                .file("GNUSparseFile.0/big", "1\n8388608\n4\n" + "\0".repeat(500) + "data"));
        Layer layer = fixture.apply(tar().hardLink("again", "big"));
        FileStatus status = LayerFixture.status(layer.directory().resolve("big"));
        assertThat(status.size()).isEqualTo(10_485_760);
        assertThat(status.blocks() * 512).isLessThan(1 << 20);
    }

    // Attributes

    @Test
    void theIndexTellsWhatTheContainerSees() {
        IdMap ids = UnpackFixture.givable();
        LayerFixture mapped = new LayerFixture(around.resolve("mapped"), UnpackOptions.of(ids));
        mapped.apply(tar().owner(7, 8).folder("d").file("d/a", "1"));
        Layer layer = mapped.apply(tar().owner(33, 44).file("d/b", "2").hardLink("c", "d/a"));
        mapped.store.awaitSynced();
        assertThat(LayerFixture.status(layer.directory().resolve("d")).uid()).isEqualTo(ids.hostUid(7));
        assertThat(LayerFixture.status(layer.directory().resolve("d/b")).gid()).isEqualTo(ids.hostGid(44));
        assertThat(mapped.entry(layer, "d").uid()).isEqualTo(7);
        assertThat(mapped.entry(layer, "d/b").gid()).isEqualTo(44);
        assertThat(mapped.entry(layer, "c").uid()).isEqualTo(7);
        mapped.store.removeUnused(Set.of());
        assertThat(mapped.contents())
                .as("what belongs to the users of containers can be removed")
                .isEmpty();
    }
}
