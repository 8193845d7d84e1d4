package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerEntry.Type;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import io.cooperage.engine.store.TreeRemover;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives that an attacker would put into an image. Each is refused as a whole, leaving nothing, or does its
/// work inside its own layer; [LayerFixture] looks after what lies beside the store.
class HostileLayerTest {
    @TempDir
    Path around;

    private LayerFixture fixture;

    @BeforeEach
    void open() {
        fixture = new LayerFixture(around);
    }

    @AfterEach
    void remove() {
        fixture.store.awaitSynced();
        // JUnit's own removal can't cope with paths as long as these.
        new TreeRemover(UnpackFixture.KERNEL).remove(fixture.folder);
    }

    private static TarBytes tar() {
        return new TarBytes();
    }

    // Names

    @Test
    void namesThatClimbOutAreRefused() {
        String out = "leads out of the folder it is unpacked into";
        for (String name :
                new String[] {"../x", "a/../../x", "/../x", "..", "a/../..", "../.wh.x", "../.wh..wh..opq"}) {
            fixture.assertRefused(tar().file(name, "x"), ErrorKind.INVALID_ARGUMENT, out);
        }
        fixture.assertRefused(tar().folder("../layers/x"), ErrorKind.INVALID_ARGUMENT, out);
        fixture.assertRefused(tar().symlink("../secret/x", "y"), ErrorKind.INVALID_ARGUMENT, out);
        fixture.assertRefused(tar().file("a", "").hardLink("../secret/x", "a"), ErrorKind.INVALID_ARGUMENT, out);
    }

    @Test
    void absoluteNamesMeanTheRootOfTheLayer() {
        Layer layer =
                fixture.apply(tar().file(fixture.secret() + "/file", "mine").file("/.wh.etc", ""));
        assertThat(Path.of(layer.directory() + fixture.secret().toString(), "file"))
                .hasContent("mine");
    }

    @Test
    void namesThatTheKernelCannotHaveAreRefused() {
        fixture.apply(tar().file("d/a", "1"));
        fixture.assertRefused(
                tar().pax("path", "x".repeat(256)).file("x", ""), ErrorKind.INVALID_ARGUMENT, "File name too long");
        fixture.assertRefused(
                tar().pax("path", "x".repeat(4096)).file("x", ""), ErrorKind.INVALID_ARGUMENT, "File name too long");
        fixture.assertRefused(
                tar().pax("path", "d/".repeat(2048) + "x").file("x", ""),
                ErrorKind.INVALID_ARGUMENT,
                "Linux has at most 4095");
        fixture.assertRefused(
                tar().pax("path", "d/.wh." + "x".repeat(300)).file("x", ""),
                ErrorKind.INVALID_ARGUMENT,
                "File name too long");
        fixture.assertRefused(tar().pax("path", "a\0b").file("x", ""), ErrorKind.DATA_LOSS, "holds a NUL byte");
        fixture.assertRefused(tar().pax("linkpath", "a\0b").symlink("x", "y"), ErrorKind.DATA_LOSS, "holds a NUL byte");
    }

    @Test
    void aPathThatGrowsTooLongThroughSymlinksIsRefused() {
        String deep = "d/".repeat(1500);
        fixture.apply(tar().pax("path", deep).folder("x").pax("linkpath", deep).symlink("s", "y"));
        assertThatThrownBy(() -> fixture.apply(
                        tar().pax("path", "s/" + "e/".repeat(800) + "f").file("x", "")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Linux has at most 4095");
        assertThat(fixture.store.list()).hasSize(1);
    }

    @Test
    void thePathsOfAllLayersTogetherKeepTheirDepth() {
        String deep = "d/".repeat(2040);
        fixture.apply(tar().pax("path", deep).folder("x"));
        Layer layer = fixture.apply(tar().pax("path", deep + "f").file("x", "deep"));
        assertThat(fixture.index(layer)).containsKey(deep + "f");
    }

    // Whiteouts

    @Test
    void whiteoutsOfNoNameAreRefused() {
        fixture.apply(tar().file("d/a", "1"));
        for (String name : new String[] {".wh.", ".wh..", ".wh...", "d/.wh.", "d/.wh..", "d/.wh..."}) {
            fixture.assertRefused(tar().file(name, ""), ErrorKind.INVALID_ARGUMENT, "which is no name");
        }
    }

    @Test
    void nothingLiesBeneathAWhiteout() {
        fixture.assertRefused(
                tar().file(".wh.d/x", ""), ErrorKind.INVALID_ARGUMENT, "leads through the whiteout '.wh.d'");
        fixture.assertRefused(
                tar().folder(".wh.d").file(".wh.d/x", ""), ErrorKind.INVALID_ARGUMENT, "the whiteout '.wh.d'");
    }

    @Test
    void oddWhiteoutsOfAufsDoNothing() {
        fixture.apply(tar().file("opq", "1").file(".opq", "1").file("wh", "1"));
        Layer layer = fixture.apply(tar().file(".wh..wh.", "")
                .file(".wh..wh..", "")
                .file(".wh..wh..opqx", "")
                .file(".wh..wh.opq", "")
                .symlink(".wh..wh.plnk", "/etc")
                .file(".wh..wh.plnk/passwd", "evil"));
        assertThat(layer.directory()).isEmptyDirectory();
        fixture.assertRefused(
                tar().file(".wh..wh.plnk/1.2", "x").hardLink("a", ".wh..wh.plnk/1.2"),
                ErrorKind.INVALID_ARGUMENT,
                "has not unpacked before");
    }

    @Test
    void aWhiteoutIsAWhiteoutOfWhateverType() {
        fixture.apply(tar().file("a", "1").file("b", "1").file("c", "1"));
        Layer layer =
                fixture.apply(tar().folder(".wh.a").symlink(".wh.b", "/etc").device(".wh.c", '6', 0, 0));
        assertThat(fixture.index(layer).values()).extracting(LayerEntry::type).containsOnly(Type.WHITEOUT);
    }

    @Test
    void anOpaqueFolderThatIsAFileIsRefused() {
        fixture.apply(tar().file("f", "1"));
        fixture.assertRefused(
                tar().file("f/.wh..wh..opq", ""), ErrorKind.INVALID_ARGUMENT, "something that is no folder");
        fixture.assertRefused(
                tar().file("g", "").file("g/.wh..wh..opq", ""),
                ErrorKind.INVALID_ARGUMENT,
                "something that is no folder");
    }

    @Test
    void aWhiteoutThroughASymlinkStaysInside() {
        fixture.apply(tar().symlink("out", fixture.secret().toString())
                .symlink("up", "../../secret")
                .file("secret/file", "1"));
        Layer layer = fixture.apply(tar().file("out/.wh.file", "").file("up/.wh.file", ""));
        assertThat(fixture.index(layer)).containsOnlyKeys("secret", "secret/file");
        assertThat(LayerFixture.isWhiteout(layer.directory().resolve("secret/file")))
                .isTrue();
        fixture.apply(tar().file("out/.wh..wh..opq", ""));
    }

    @Test
    void whatIsWhitedOutIsNothingToLinkTo() {
        fixture.apply(tar().file("a", "1").file("d/b", "1"));
        String message = "has not unpacked before";
        fixture.assertRefused(tar().file(".wh.a", "").hardLink("x", "a"), ErrorKind.INVALID_ARGUMENT, message);
        fixture.assertRefused(tar().file(".wh.d", "").hardLink("x", "d/b"), ErrorKind.INVALID_ARGUMENT, message);
        fixture.assertRefused(tar().file(".wh.a", "").hardLink("x", ".wh.a"), ErrorKind.INVALID_ARGUMENT, message);
    }

    // Symlinks

    @Test
    void symlinksOfThisOrALowerLayerLeadNowhereElse() {
        String secret = fixture.secret().toString();
        fixture.apply(tar().symlink("low", secret).symlink("lowup", "../../../../" + secret));
        Layer layer = fixture.apply(tar().symlink("own", secret)
                .file("low/file", "evil")
                .file("lowup/other", "evil")
                .file("own/inner/file", "evil")
                .entry("low/inner", '5', 0777, "", new byte[0], h -> {})
                .entry("own/setuid", '0', 04777, "", new byte[0], h -> {}));
        Path inside = Path.of(layer.directory() + secret);
        assertThat(inside.resolve("file")).hasContent("evil");
        assertThat(inside.resolve("other")).hasContent("evil");
        assertThat(inside.resolve("inner/file")).hasContent("evil");
    }

    @Test
    void theModeOfAFileBehindASymlinkStays() {
        fixture.apply(tar().symlink("low", fixture.secret() + "/file"));
        Layer layer = fixture.apply(tar().entry("low", '0', 04777, "", new byte[0], h -> {}));
        assertThat(LayerFixture.status(layer.directory().resolve("low")).isRegular())
                .isTrue();
    }

    @Test
    void symlinksInACircleAreRefused() {
        fixture.apply(tar().symlink("a", "b").symlink("self", "self/x"));
        fixture.assertRefused(tar().symlink("b", "a").file("a/x", ""), ErrorKind.INVALID_ARGUMENT, "in a circle");
        fixture.assertRefused(tar().file("self/x", ""), ErrorKind.INVALID_ARGUMENT, "in a circle");
    }

    @Test
    void aSymlinkWithAThousandStepsUpStaysInside() {
        TarBytes hostile = tar().folder("q");
        for (int i = 0; i < 100; i++) {
            hostile.folder("q/" + i);
        }
        hostile.pax("linkpath", "x/../".repeat(800) + "q").symlink("s", "y").folder("x");
        fixture.apply(hostile);
        Layer layer = fixture.apply(tar().file("f", "1").hardLink("g", "f").hardLink("s/1/h", "s/../f"));
        assertThat(layer.directory().resolve("q/1/h")).hasContent("1");
    }

    // Hard links and devices

    @Test
    void hardLinksOutsideAreRefused() {
        fixture.assertRefused(
                tar().hardLink("x", "../secret/file"), ErrorKind.INVALID_ARGUMENT, "hard link target", "leads out");
        fixture.assertRefused(
                tar().hardLink("x", fixture.secret() + "/file"), ErrorKind.INVALID_ARGUMENT, "not unpacked before");
        fixture.apply(tar().symlink("low", fixture.secret().toString()));
        fixture.assertRefused(tar().hardLink("x", "low/file"), ErrorKind.INVALID_ARGUMENT, "not unpacked before");
        fixture.assertRefused(tar().hardLink("x", "."), ErrorKind.INVALID_ARGUMENT, "hard link");
        fixture.assertRefused(
                tar().folder("d").hardLink("x", "d"), ErrorKind.INVALID_ARGUMENT, "hard link to the folder");
    }

    @Test
    void aHardLinkIntoWhatItReplacesIsRefused() {
        fixture.assertRefused(tar().file("d/x", "1").hardLink("d", "d/x"), ErrorKind.NOT_FOUND, "entry 'd'");
    }

    @Test
    void aHardLinkToADeviceIsTheDevice() {
        assumeTrue(UnpackFixture.root(), "only root may make device nodes");
        fixture.apply(tar().device("null", '3', 1, 3));
        Layer layer = fixture.apply(
                tar().hardLink("again", "null").device("zero", '3', 1, 5).hardLink("z", "zero"));
        assertThat(LayerFixture.status(layer.directory().resolve("again")).specialMinor())
                .isEqualTo(3);
        assertThat(LayerFixture.status(layer.directory().resolve("z")).specialMinor())
                .isEqualTo(5);
    }

    @Test
    void anOrdinaryUsersDevicesAreLeftOutWithTheirLinks() {
        assumeFalse(UnpackFixture.root(), "root may make device nodes");
        Layer layer = fixture.apply(tar().device("null", '3', 1, 3).hardLink("again", "null"));
        assertThat(layer.directory()).isEmptyDirectory();
        assertThat(fixture.index(layer)).isEmpty();
        assertThat(layer.warnings()).singleElement().asString().contains("device nodes were left out");
    }

    // Orders to overlayfs

    @Test
    void overlaysOwnMarksInAnArchiveAreNotTakenOver() {
        fixture.apply(tar().file("d/a", "1").file("etc/shadow", "root"));
        Layer layer = fixture.apply(tar().pax(
                        "SCHILY.xattr.trusted.overlay.opaque", "y",
                        "SCHILY.xattr.user.overlay.opaque", "y",
                        "SCHILY.xattr.trusted.overlay.redirect", "/etc",
                        "SCHILY.xattr.user.overlay.redirect", "/etc")
                .folder("d")
                .pax("SCHILY.xattr.trusted.overlay.metacopy", "", "SCHILY.xattr.user.overlay.metacopy", "")
                .file("mine", "")
                .device("e", '3', 0, 0));
        for (String name : new String[] {"d", "mine"}) {
            assertThat(UnpackFixture.KERNEL.llistxattr(
                            layer.directory().resolve(name).toString()))
                    .noneMatch(attribute -> attribute.contains("overlay"));
        }
        assertThat(layer.directory().resolve("e")).doesNotExist();
        assertThat(layer.warnings()).anyMatch(w -> w.contains("belongs to overlayfs"));
        assertThat(layer.warnings()).anyMatch(w -> w.contains("device 0:0"));
    }

    // Packing and damage

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void severalMembersAndFramesAreOneLayer() {
        byte[] tar = tar().file("a", "x".repeat(3000)).file("b", "y").bytes();
        byte[] front = Arrays.copyOf(tar, 1000);
        byte[] back = Arrays.copyOfRange(tar, 1000, tar.length);
        Layer gzip = fixture.apply(join(LayerFixture.gzip(front), LayerFixture.gzip(back)), tar);
        assertThat(gzip.directory().resolve("b")).hasContent("y");
        fixture.chain.clear();
        fixture.store.removeUnused(Set.of());
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
        Layer zstd = fixture.apply(join(skippable, Zstd.compress(front), skippable, Zstd.compress(back)), tar);
        assertThat(zstd.directory().resolve("b")).hasContent("y");
    }

    @Test
    void garbageBehindAGzipMemberIsDamage() {
        byte[] tar = tar().file("a", "x").bytes();
        fixture.assertRefused(
                join(LayerFixture.gzip(tar), "garbage".getBytes(StandardCharsets.UTF_8)),
                tar,
                ErrorKind.DATA_LOSS,
                "damaged");
    }

    @Test
    void bytesBehindTheEndOfTheArchiveCountForTheDiffId() {
        byte[] tar = join(tar().file("a", "x").bytes(), new byte[10_240]);
        fixture.apply(LayerFixture.gzip(tar), tar);
        fixture.chain.clear();
        byte[] more = join(tar().file("a", "x").bytes(), "tail".getBytes(StandardCharsets.UTF_8));
        fixture.assertRefused(more, tar().file("a", "x").bytes(), ErrorKind.DATA_LOSS, "diff id");
    }

    @Test
    void anotherContentThanTheConfigSaysIsRefused() {
        byte[] tar = tar().file("a", "x").bytes();
        byte[] other = tar().file("a", "y").bytes();
        fixture.assertRefused(LayerFixture.gzip(other), tar, ErrorKind.DATA_LOSS, "diff id", "tampered");
        fixture.assertRefused(other, tar, ErrorKind.DATA_LOSS, "diff id", "tampered");
    }

    @Test
    void aLayerCutAnywhereIsDamaged() {
        byte[] tar = tar().file("d/f", "x".repeat(700)).file("g", "z").bytes();
        byte[] packed = LayerFixture.gzip(tar);
        for (int length : new int[] {12, packed.length / 2, packed.length - 9, packed.length - 1}) {
            fixture.assertRefused(Arrays.copyOf(packed, length), tar, ErrorKind.DATA_LOSS, "cut off");
        }
        for (int length = 512; length < tar.length - 1024; length += 300) {
            fixture.assertRefused(Arrays.copyOf(tar, length), tar, ErrorKind.DATA_LOSS, "cut off");
        }
        byte[] flipped = packed.clone();
        flipped[packed.length - 6] ^= 1;
        fixture.assertRefused(flipped, tar, ErrorKind.DATA_LOSS, "damaged");
    }

    // Bombs

    @Test
    void bombsAreStopped() {
        LayerFixture limited = new LayerFixture(
                around.resolve("limited"),
                UnpackOptions.of(UnpackFixture.OWN).withLimits(new Limits(8 << 20, 100, 200, 1 << 20)));
        byte[] zeros = tar().file("zeros", new byte[3 << 20]).bytes();
        limited.assertRefused(LayerFixture.gzip(zeros), zeros, ErrorKind.RESOURCE_EXHAUSTED, "200 times", "bomb");
        byte[] noise = new byte[9 << 20];
        new Random(1).nextBytes(noise);
        limited.assertRefused(tar().file("noise", noise), ErrorKind.RESOURCE_EXHAUSTED, "more than the 8388608 bytes");
        TarBytes many = tar();
        for (int i = 0; i < 101; i++) {
            many.file(".wh." + i, "");
        }
        limited.assertRefused(many, ErrorKind.RESOURCE_EXHAUSTED, "more than the 100 entries");
        limited.store.awaitSynced();
    }

    @Test
    void sizesThatLieAreRefused() {
        fixture.assertRefused(
                tar().file("f", "").pax("size", "-1").file("a", ""), ErrorKind.DATA_LOSS, "size is negative");
        fixture.assertRefused(
                tar().file("f", "").pax("size", "9223372036854775807").file("a", ""), ErrorKind.DATA_LOSS, "cut off");
        fixture.assertRefused(
                tar().file("f", "").pax("size", "99999999999999999999").file("a", ""), ErrorKind.DATA_LOSS, "size");
    }
}
