package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import io.cooperage.engine.layer.UnpackOptions.Links;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives that are wrong, by malice or by accident: each gets its own message, and nothing stays.
class HostileArchiveTest {
    @TempDir
    Path folder;

    private UnpackFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new UnpackFixture(folder);
    }

    private TarBytes tar() {
        return new TarBytes();
    }

    // Names

    @Test
    void aNameThatClimbsOutIsRefused() {
        String message = "leads out of the folder it is unpacked into";
        fixture.assertRefused(
                tar().file("../../secret/file", "x"), ErrorKind.INVALID_ARGUMENT, "'../../secret/file'", message);
        fixture.assertRefused(tar().file("a/../../x", "x"), ErrorKind.INVALID_ARGUMENT, "a/../../x", message);
        fixture.assertRefused(tar().folder("..").file("x", "x"), ErrorKind.INVALID_ARGUMENT, message);
        fixture.assertRefused(tar().file("/../x", "x"), ErrorKind.INVALID_ARGUMENT, "'/../x'", message);
        fixture.assertRefused(
                tar().pax("path", "../x").file("harmless", "x"), ErrorKind.INVALID_ARGUMENT, "'../x'", message);
    }

    @Test
    void anAbsoluteNameMeansTheFolderAndIsMentioned() {
        Unpacked unpacked = fixture.unpack(
                tar().file(fixture.secret().resolve("file").toString(), "x").file("/etc/x", "y"));
        assertThat(fixture.target.resolve("etc/x")).hasContent("y");
        assertThat(Path.of(fixture.target + fixture.secret().toString(), "file"))
                .hasContent("x");
        assertThat(unpacked.warnings())
                .singleElement()
                .asString()
                .contains("and 1 more: absolute names were unpacked beneath the root");
        fixture.assertSecretUntouched();
    }

    @Test
    void dotsThatStayInsideAreWhatTheyLookLike() {
        fixture.unpack(tar().folder("./").file("./a/./b/../c", "x").file("a//d", "y"));
        assertThat(fixture.target.resolve("a/c")).hasContent("x");
        assertThat(fixture.target.resolve("a/d")).hasContent("y");
        assertThat(fixture.target.resolve("a/b")).doesNotExist();
    }

    @Test
    void aFileInTheRootsPlaceIsRefused() {
        fixture.assertRefused(
                tar().symlink("./", "/etc"), ErrorKind.INVALID_ARGUMENT, "would replace the root folder itself");
        fixture.assertRefused(
                tar().file("a/..", "x"), ErrorKind.INVALID_ARGUMENT, "would replace the root folder itself");
    }

    @Test
    void aHeaderWhoseLastRecordHasNoLengthIsRefusedAndNotReadForEver() {
        byte[] header = "8 a=bcd\nxyz".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> PaxRecords.parse(header))
                .isInstanceOf(TarFormatException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aNameTheKernelCannotHaveIsRefused() {
        fixture.assertRefused(
                tar().pax("path", "x".repeat(300)).file("x", "x"), ErrorKind.INVALID_ARGUMENT, "File name too long");
        fixture.assertRefused(
                tar().pax("path", "dir/".repeat(2000) + "x").file("x", "x"),
                ErrorKind.INVALID_ARGUMENT,
                "its path is",
                "Linux has at most 4095");
        fixture.assertRefused(tar().pax("path", "a\0b").file("x", "x"), ErrorKind.DATA_LOSS, "holds a NUL byte: 'a·b'");
    }

    // Symlinks

    @Test
    void writingThroughASymlinkThatLeadsOutIsRefused() {
        String message = "leads through a symbolic link out of the folder";
        String absolute = fixture.secret().toString();
        fixture.assertRefused(
                tar().symlink("x", absolute).file("x/file", "evil"), ErrorKind.INVALID_ARGUMENT, "'x/file'", message);
        fixture.assertRefused(
                tar().symlink("x", "../../secret").file("x/file", "evil"), ErrorKind.INVALID_ARGUMENT, message);
        fixture.assertRefused(tar().symlink("x", "../../secret").folder("x/new"), ErrorKind.INVALID_ARGUMENT, message);
        fixture.assertRefused(
                tar().symlink("x", "y").symlink("y", absolute).file("x/new/file", "evil"),
                ErrorKind.INVALID_ARGUMENT,
                message);
        fixture.assertRefused(
                tar().folder("d").symlink("d/x", "../../../secret").symlink("d/x/evil", "z"),
                ErrorKind.INVALID_ARGUMENT,
                message);
        fixture.assertRefused(
                tar().symlink("x", "../../secret").hardLink("stolen", "x/file"), ErrorKind.INVALID_ARGUMENT, message);
    }

    @Test
    void aFolderThatBecomesASymlinkIsNotWrittenThrough() {
        fixture.assertRefused(
                tar().folder("x")
                        .file("x/a", "1")
                        .symlink("x", fixture.secret().toString())
                        .file("x/file", "evil"),
                ErrorKind.INVALID_ARGUMENT,
                "'x/file'",
                "leads through a symbolic link out");
    }

    @Test
    void aSymlinkIsReplacedNotWrittenThrough() {
        fixture.unpack(tar().symlink("x", "../../secret/file")
                .file("x", "mine")
                .symlink("d", "../../secret")
                .folder("d"));
        assertThat(fixture.target.resolve("x")).isRegularFile().hasContent("mine");
        assertThat(fixture.target.resolve("d")).isDirectory().isEmptyDirectory();
        assertThat(Files.isSymbolicLink(fixture.target.resolve("d"))).isFalse();
        fixture.assertSecretUntouched();
    }

    @Test
    void aFolderIsNotGivenAttributesThroughASymlink() {
        // The folder's mode is applied last, when its name may be a symlink.
        fixture.unpack(tar().entry("x", '5', 0777, "", new byte[0], h -> {}).symlink("x", "../../secret"));
        assertThat(fixture.target.resolve("x")).isSymbolicLink();
        assertThat(permissions(fixture.secret())).isNotEqualTo("rwxrwxrwx");
    }

    @Test
    void aRelativeSymlinkThatStaysInsideIsFollowedAsTarDoes() {
        fixture.unpack(tar().folder("usr/bin").symlink("bin", "usr/bin").file("bin/sh", "shell"));
        assertThat(fixture.target.resolve("usr/bin/sh")).hasContent("shell");
        assertThat(fixture.target.resolve("bin")).isSymbolicLink();
    }

    @Test
    void inARootAbsoluteSymlinksResolveInside() {
        TarBytes layer =
                tar().folder("run").folder("var").symlink("var/run", "/run").file("var/run/pid", "1");
        fixture.assertRefused(layer, ErrorKind.INVALID_ARGUMENT, "'var/run/pid'");
        fixture.unpack(layer, UnpackOptions.of(UnpackFixture.OWN).withLinks(Links.IN_ROOT));
        assertThat(fixture.target.resolve("run/pid")).hasContent("1");
    }

    @Test
    void inARootASymlinkThatClimbsStaysInside() {
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN).withLinks(Links.IN_ROOT);
        fixture.unpack(tar().folder("secret").symlink("x", "../../../secret").file("x/file", "evil"), options);
        assertThat(fixture.target.resolve("secret/file")).hasContent("evil");
        fixture.assertSecretUntouched();
    }

    @Test
    void symlinksInACircleAndToNothingAreRefused() {
        fixture.assertRefused(
                tar().symlink("a", "b").symlink("b", "a").file("a/x", "x"),
                ErrorKind.INVALID_ARGUMENT,
                "symbolic links in a circle");
        fixture.assertRefused(
                tar().symlink("a", "missing").file("a/x", "x"),
                ErrorKind.INVALID_ARGUMENT,
                "through a symbolic link to nothing");
        fixture.assertRefused(tar().symlink("a", ""), ErrorKind.INVALID_ARGUMENT, "symbolic link to nothing");
        fixture.assertRefused(
                tar().file("a", "x").file("a/b", "x"), ErrorKind.INVALID_ARGUMENT, "something that is no folder");
    }

    // Hard links

    @Test
    void aHardLinkOutsideIsRefused() {
        fixture.assertRefused(
                tar().hardLink("x", "../../secret/file"),
                ErrorKind.INVALID_ARGUMENT,
                "'x'",
                "hard link target '../../secret/file' leads out");
        fixture.assertRefused(
                tar().hardLink("x", fixture.secret() + "/file"), ErrorKind.INVALID_ARGUMENT, "has not unpacked before");
    }

    @Test
    void aHardLinkToASymlinkIsTheSymlinkAndNotItsTarget() {
        fixture.unpack(tar().symlink("x", fixture.secret() + "/file")
                .hardLink("y", "x")
                .file("y", "evil"));
        assertThat(fixture.target.resolve("x")).isSymbolicLink();
        assertThat(fixture.target.resolve("y")).isRegularFile().hasContent("evil");
        fixture.assertSecretUntouched();
    }

    @Test
    void aHardLinkToAFolderOrToNothingIsRefused() {
        fixture.assertRefused(
                tar().folder("d").hardLink("x", "d"), ErrorKind.INVALID_ARGUMENT, "hard link to the folder 'd'");
        fixture.assertRefused(tar().hardLink("x", "y"), ErrorKind.INVALID_ARGUMENT, "hard link to 'y'");
        fixture.assertRefused(tar().hardLink("x", ""), ErrorKind.INVALID_ARGUMENT, "hard link to ''");
    }

    @Test
    void aHardLinkToItselfChangesNothing() {
        fixture.unpack(tar().file("x", "content").hardLink("x", "./x"));
        assertThat(fixture.target.resolve("x")).hasContent("content");
    }

    // Devices and ids

    @Test
    void anOrdinaryUsersDeviceNodesAreLeftOutWithAWarning() {
        assumeFalse(UnpackFixture.root(), "root may make device nodes");
        Unpacked unpacked = fixture.unpack(
                tar().device("dev/sda", '4', 8, 0).device("dev/null", '3', 1, 3).hardLink("dev/zero", "dev/null"));
        assertThat(unpacked.warnings())
                .singleElement()
                .asString()
                .startsWith("'dev/sda' and 1 more: device nodes were left out");
        assertThat(fixture.target.resolve("dev")).isEmptyDirectory();
    }

    @Test
    void rootMakesDeviceNodes() throws IOException {
        assumeTrue(UnpackFixture.root(), "only root may make device nodes");
        fixture.unpack(tar().device("sda", '4', 259, 65537));
        Path node = fixture.target.resolve("sda");
        assertThat((int) Files.getAttribute(node, "unix:mode") & 0177777).isEqualTo(0060666);
        // gnu_dev_makedev(3): major 259, minor 65537
        assertThat((long) Files.getAttribute(node, "unix:rdev")).isEqualTo(((65537L & ~0xff) << 12) | (259 << 8) | 1);
    }

    @Test
    void anOwnerWhomTheContainerDoesNotHaveIsNamed() {
        fixture.assertRefused(
                tar().owner(70000, 0).file("x", "x"),
                ErrorKind.INVALID_ARGUMENT,
                "'x'",
                "belongs to user 70000",
                "only user ids 0-0",
                "--add-subuids");
        fixture.assertRefused(
                tar().owner(0, 5).folder("d"),
                ErrorKind.INVALID_ARGUMENT,
                "'d'",
                "belongs to group 5",
                "--add-subgids");
        fixture.assertRefused(tar().pax("uid", "-1").file("x", "x"), ErrorKind.INVALID_ARGUMENT, "belongs to user -1");
        fixture.assertRefused(
                tar().pax("uid", "99999999999").file("x", "x"), ErrorKind.INVALID_ARGUMENT, "user 99999999999");
    }

    @Test
    void ownersAreMapped() throws IOException {
        IdMap ids = UnpackFixture.givable();
        fixture.unpack(tar().file("x", "x").owner(33, 42).symlink("l", "x").folder("d"), UnpackOptions.of(ids));
        String root = ids.hostUid(0) + ":" + ids.hostGid(0);
        String other = ids.hostUid(33) + ":" + ids.hostGid(42);
        assertThat(owner(fixture.target)).isEqualTo(root);
        assertThat(owner(fixture.target.resolve("x"))).isEqualTo(root);
        assertThat(owner(fixture.target.resolve("l"))).isEqualTo(other);
        assertThat(owner(fixture.target.resolve("d"))).isEqualTo(other);
    }

    // Damage

    @Test
    void whatIsNoArchiveIsToldApart() throws IOException {
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN);
        fixture.assertRefused(
                "Dear diary, ".repeat(100).getBytes(StandardCharsets.UTF_8),
                options,
                ErrorKind.INVALID_ARGUMENT,
                "no tar archive");
        fixture.assertRefused(
                "short".getBytes(StandardCharsets.UTF_8), options, ErrorKind.INVALID_ARGUMENT, "no tar archive");
        fixture.assertRefused(new byte[0], options, ErrorKind.INVALID_ARGUMENT, "it is empty");
        fixture.assertRefused(
                Arrays.copyOf("PK\3\4".getBytes(StandardCharsets.UTF_8), 1000),
                options,
                ErrorKind.INVALID_ARGUMENT,
                "it is a zip file");
        fixture.assertRefused(
                Arrays.copyOf("hsqs".getBytes(StandardCharsets.UTF_8), 1000),
                options,
                ErrorKind.INVALID_ARGUMENT,
                "squashfs");
        fixture.assertRefused(
                gzip("no tar in here".getBytes(StandardCharsets.UTF_8)),
                options,
                ErrorKind.INVALID_ARGUMENT,
                "no tar archive, plain or packed");
    }

    @Test
    void foldersAndMissingFilesAreNamed() {
        ArchiveUnpacker unpacker = new ArchiveUnpacker(UnpackFixture.KERNEL);
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN);
        assertThatThrownBy(() -> unpacker.unpack(folder.resolve("missing"), fixture.target, options))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessage("there is no archive " + folder.resolve("missing"));
        assertThatThrownBy(() -> unpacker.unpack(folder, fixture.target, options))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is a folder, not an archive");
        assertThatThrownBy(() -> unpacker.unpack(Path.of("/dev/zero"), fixture.target, options))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no regular file");
        fixture.assertNothingLeft();
    }

    @Test
    void aTargetThatExistsIsLeftAlone() throws IOException {
        Files.createDirectory(fixture.target);
        Files.writeString(fixture.target.resolve("mine"), "mine");
        assertThatThrownBy(() -> fixture.unpack(tar().file("x", "x")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(fixture.target).isDirectoryContaining("glob:**/mine");
        assertThat(fixture.target.resolve("x")).doesNotExist();
    }

    @Test
    void anArchiveCutAnywhereIsNoticed() {
        byte[] whole = tar().folder("d")
                .file("d/f", "x".repeat(700))
                .pax("path", "y".repeat(200))
                .file("g", "z")
                .bytes();
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN);
        // Up to the end marker: cut between two entries there is nothing but its absence to tell.
        for (int length = 1; length <= whole.length - 1024; length += 128) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length < 512) {
                fixture.assertRefused(cut, options, ErrorKind.INVALID_ARGUMENT, "does not begin with a tar header");
            } else {
                fixture.assertRefused(cut, options, ErrorKind.DATA_LOSS, "cut off", "get it again");
            }
        }
        fixture.assertRefused(Arrays.copyOf(whole, 1100), options, ErrorKind.DATA_LOSS, "entry 'd/f'");
        fixture.assertRefused(Arrays.copyOf(whole, whole.length - 1024), options, ErrorKind.DATA_LOSS, "after entry");
    }

    @Test
    void aPackedArchiveCutAnywhereIsNoticed() throws IOException {
        byte[] whole = gzip(tar().file("f", noise(5000)).bytes());
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN);
        for (int length : new int[] {5, 100, whole.length / 2, whole.length - 9, whole.length - 1}) {
            fixture.assertRefused(Arrays.copyOf(whole, length), options, ErrorKind.DATA_LOSS, "damaged or cut off");
        }
        byte[] flipped = whole.clone();
        flipped[flipped.length - 6] ^= 1;
        fixture.assertRefused(flipped, options, ErrorKind.DATA_LOSS, "damaged");
    }

    @Test
    void aDamagedHeaderIsNoticedAndTheEntryBeforeItNamed() {
        byte[] bytes = tar().file("first", "x").file("second", "y").bytes();
        bytes[1024] ^= 0x20;
        fixture.assertRefused(
                bytes,
                UnpackOptions.of(UnpackFixture.OWN),
                ErrorKind.DATA_LOSS,
                "after entry 'first'",
                "the next header is damaged");
    }

    @Test
    void nonsenseInHeadersIsNamed() {
        fixture.assertRefused(
                tar().entry("x", '0', 0644, "", new byte[0], h -> TarBytes.put(h, 124, "99999999999")),
                ErrorKind.DATA_LOSS,
                "size is no octal number");
        fixture.assertRefused(
                tar().file("a", "x")
                        .entry("x", '0', 0644, "", new byte[0], h -> TarBytes.put(h, 124, "\u00ff".repeat(12))),
                ErrorKind.DATA_LOSS,
                "size is negative");
        fixture.assertRefused(
                tar().file("a", "").entry("x", 'Z', 0644, "", new byte[0], h -> {}),
                ErrorKind.DATA_LOSS,
                "'x' is of unknown type 'Z'");
        fixture.assertRefused(
                tar().file("a", "").entry("x", 'M', 0644, "", new byte[0], h -> {}),
                ErrorKind.DATA_LOSS,
                "another volume");
        fixture.assertRefused(
                tar().file("a", "").entry("x", 'x', 0644, "", "nonsense".getBytes(StandardCharsets.UTF_8), h -> {}),
                ErrorKind.DATA_LOSS,
                "PAX header is damaged");
        fixture.assertRefused(
                tar().file("a", "").entry("x", 'L', 0644, "", new byte[0], h -> TarBytes.put(h, 124, "77777777777")),
                ErrorKind.DATA_LOSS,
                "extended header of 8589934591 bytes");
    }

    @Test
    void sparseMapsThatLieAreRefused() {
        fixture.assertRefused(
                tar().pax("GNU.sparse.map", "0,5,3,5", "GNU.sparse.size", "100").file("a", "0123456789"),
                ErrorKind.DATA_LOSS,
                "sparse map overlaps");
        fixture.assertRefused(
                tar().file("f", "")
                        .pax("GNU.sparse.map", "0,5", "GNU.sparse.size", "100")
                        .file("a", "0123456789"),
                ErrorKind.DATA_LOSS,
                "speaks of 5 bytes, but 10 are stored");
        fixture.assertRefused(
                tar().file("f", "")
                        .pax("GNU.sparse.map", "9223372036854775807,5", "GNU.sparse.size", "100")
                        .file("a", "01234"),
                ErrorKind.DATA_LOSS,
                "leaves the file");
        fixture.assertRefused(
                tar().file("f", "")
                        .pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "9")
                        .file("a", "9999999\n0\n"),
                ErrorKind.DATA_LOSS,
                "sparse map");
    }

    // Bombs

    @Test
    void limitsStopWhatUnpacksIntoTooMuch() throws IOException {
        UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN);
        byte[] zeros = gzip(tar().file("zeros", new byte[5 << 20]).bytes());
        fixture.assertRefused(
                zeros,
                options.withLimits(new Limits(1 << 20, 0, 0, 0)),
                ErrorKind.RESOURCE_EXHAUSTED,
                "more than the 1048576 bytes that are allowed");
        TarBytes many = tar();
        for (int i = 0; i < 20; i++) {
            many.file("f" + i, "");
        }
        fixture.assertRefused(
                many.bytes(),
                options.withLimits(new Limits(0, 10, 0, 0)),
                ErrorKind.RESOURCE_EXHAUSTED,
                "more than the 10 entries that are allowed");
    }

    @Test
    void aBombIsToldByItsRatioBeforeItFillsTheDisk() throws IOException {
        // 20 MB of zeros after the end of the archive: hashed and counted, never written.
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 1 << 16)) {
            gzip.write(tar().file("a", "x").bytes());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                gzip.write(zeros);
            }
        }
        fixture.assertRefused(
                packed.toByteArray(),
                UnpackOptions.of(UnpackFixture.OWN).withLimits(new Limits(0, 0, 200, 10 << 20)),
                ErrorKind.RESOURCE_EXHAUSTED,
                "more than 200 times its size",
                "bomb");
    }

    @Test
    void attributesThatWouldFillTheMemoryAreRefused() throws IOException {
        TarBytes tar = new TarBytes();
        String value = "x".repeat(4_000_000);
        for (int i = 0; i < 17; i++) {
            tar.pax("SCHILY.xattr.user.x", value).folder("d" + i);
        }
        fixture.assertRefused(
                gzip(tar.bytes()),
                UnpackOptions.of(UnpackFixture.OWN),
                ErrorKind.RESOURCE_EXHAUSTED,
                "'d16'",
                "more than the 64 MiB of memory");
    }

    @Test
    void aDirectoryThatOverlayfsWouldTakeForAnOrderIsPlain() {
        Unpacked unpacked = fixture.unpack(
                tar().pax("SCHILY.xattr.user.overlay.opaque", "y").folder("d"));
        assertThat(unpacked.warnings()).singleElement().asString().contains("belongs to overlayfs");
        assertThat(UnpackFixture.KERNEL.llistxattr(fixture.target.resolve("d").toString()))
                .doesNotContain("user.overlay.opaque");
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) + ":"
                + Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
