package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unpacking real archives, made by the system's tar of a tree with every kind of file, as that tar unpacks
/// them.
class ArchiveUnpackerTest {
    private static final Syscalls KERNEL = Syscalls.host();
    private static final boolean ROOT = UnpackFixture.root();

    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectory(folder.resolve("source"));
        // Shell, because Java can't name a file by bytes that are no text in the locale.
        String script = """
                set -e; umask 022; cd "$1"
                printf hello > plain; : > empty; head -c 1536 /dev/zero > blocks; printf secret > closed; chmod 0000 closed
                printf x > suid; chmod 4755 suid; printf x > sgid; chmod 2711 sgid
                mkdir -p usr/bin tmp locked deep/er; chmod 1777 tmp; printf in > locked/in; chmod 0500 locked
                ln plain hard; ln plain deep/er/hard2; ln -s usr/bin bin; ln -s /absolute/nowhere dangling
                ln -s "$(printf 'l%.0s' $(seq 150))" longlink; ln dangling hardlink-to-symlink; mkfifo fifo
                printf 1 > 'with space'; printf 2 > "$(printf 'new\\nline')"; printf 3 > 'grün ✓'
                printf 4 > "$(printf 'bytes-\\377\\200')"
                mkdir -p "$(printf 'd%.0s' $(seq 120))/$(printf 'e%.0s' $(seq 120))"
                printf 5 > "$(printf 'd%.0s' $(seq 120))/$(printf 'e%.0s' $(seq 120))/$(printf 'f%.0s' $(seq 120))"
                touch -d '1969-12-31T23:59:58.25Z' old; touch -d '2242-03-16T12:56:32.123456789Z' future
                touch -h -d '2001-02-03T04:05:06.700000001Z' bin; touch -d '2002-03-04T05:06:07.080000009Z' deep/er
                touch -d '2003-04-05T06:07:08.9Z' deep locked tmp .
                """;
        run("sh", "-c", script, "sh", source.toString());
        sparse("hole", 3 << 20);
        sparse("middle", 5 << 20, 1 << 20);
        sparse("tail", (2 << 20) + 1, 2 << 20);
        sparse("holes", 60 << 16, IntStream.range(0, 60).map(i -> i << 16).toArray());
        run("touch", "-d", "2003-04-05T06:07:08.9Z", source.toString());
        KERNEL.lsetxattr(source.resolve("plain").toString(), "user.bytes", new byte[] {0, 10, -1, '='}, 0);
        KERNEL.lsetxattr(source.resolve("deep").toString(), "user.folder", new byte[] {1}, 0);
        if (ROOT) {
            run("sh", "-c", """
                set -e; cd "$1"; chown 12:34 deep/er; chown -h 3000000000:5 dangling; chown 65534:65533 future
                mknod null c 1 3; mknod loop b 7 300; chmod 0660 loop; cp /bin/true ping
                """, "sh", source.toString());
            byte[] capability = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
            KERNEL.lsetxattr(source.resolve("ping").toString(), "security.capability", capability, 0);
        }
    }

    /// A file of one hole, but for a byte at each offset.
    private void sparse(String name, long size, int... offsets) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(source.resolve(name).toFile(), "rw")) {
            file.setLength(size);
            for (int offset : offsets) {
                file.seek(offset);
                file.write('x');
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=gnu --sparse",
                "--format=posix",
                "--format=posix --sparse --sparse-version=0.0",
                "--format=posix --sparse --sparse-version=0.1",
                "--format=posix --sparse --sparse-version=1.0"
            })
    void unpacksWhatTarPacksAsTarDoes(String format) throws Exception {
        Path archive = pack(folder.resolve("a.tar"), format.split(" "));
        Path ours = folder.resolve("ours");
        Unpacked unpacked = unpack(archive, ours);
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        run("tar", "-C", theirs.toString(), "--xattrs", "--xattrs-include=*", "-xpf", archive.toString());

        assertThat(unpacked.warnings()).isEmpty();
        Map<String, String> expected = TreeSnapshot.of(theirs);
        assertThat(expected).hasSizeGreaterThan(30);
        assertThat(TreeSnapshot.of(ours)).isEqualTo(expected);
        if (format.contains("--sparse")) {
            for (String name : List.of("hole", "middle", "tail", "holes")) {
                assertThat(allocated(ours.resolve(name)))
                        .as(name)
                        .isLessThanOrEqualTo(allocated(theirs.resolve(name)) + 4096)
                        .isLessThan(Files.size(ours.resolve(name)) / 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip,-c", "zstd,-c", "xz,-c", "bzip2,-c"})
    void detectsHowItIsPackedByContent(String program, String option) throws Exception {
        assumeTrue(present(program), program + " is not installed");
        Path archive = pack(folder.resolve("a.tar"), "--format=posix");
        Path packed = folder.resolve("misleading.txt");
        // Two members, one after the other: the tools take that for one file, and so must we.
        run(
                "sh",
                "-c",
                "head -c 20000 \"$1\" | $2 $3 > \"$4\"; tail -c +20001 \"$1\" | $2 $3 >> \"$4\"",
                "sh",
                archive.toString(),
                program,
                option,
                packed.toString());
        Unpacked unpacked = unpack(packed, folder.resolve("packed"));
        unpack(archive, folder.resolve("plain"));
        assertThat(TreeSnapshot.of(folder.resolve("packed"))).isEqualTo(TreeSnapshot.of(folder.resolve("plain")));
        assertThat(unpacked.digest())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(packed))));
    }

    @Test
    void countsEntriesBytesAndProgress() throws Exception {
        byte[] big = new byte[3 << 20];
        Arrays.fill(big, (byte) 'x');
        Path archive = new TarBytes().folder("d").file("d/f", big).write(folder.resolve("a.tar"));
        List<Long> told = new ArrayList<>();
        AtomicLong total = new AtomicLong();
        Unpacked unpacked = new ArchiveUnpacker(KERNEL)
                .unpack(
                        archive,
                        folder.resolve("root"),
                        UnpackOptions.of(UnpackFixture.OWN).withProgress((read, of) -> {
                            told.add(read);
                            total.set(of);
                        }));
        assertThat(unpacked.entries()).isEqualTo(2);
        assertThat(unpacked.bytes()).isEqualTo(3 << 20);
        assertThat(told).isSorted().last().isEqualTo(Files.size(archive));
        assertThat(total).hasValue(Files.size(archive));
    }

    @Test
    void laterEntriesOfTheSameNameWin() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        fixture.unpack(new TarBytes()
                .file("a", "first")
                .file("a", "second")
                .folder("b")
                .file("b/inside", "x")
                .file("b", "now a file")
                .file("c", "a file")
                .folder("c")
                .file("c/inside", "y")
                .folder("d")
                .file("d/kept", "z")
                .entry("d", '5', 0711, "", new byte[0], h -> {})
                .file("e", "x")
                .symlink("e", "a")
                .file("f", "x")
                .hardLink("g", "f")
                .file("f", "new"));
        Path root = fixture.target;
        assertThat(root.resolve("a")).hasContent("second");
        assertThat(root.resolve("b")).hasContent("now a file");
        assertThat(root.resolve("c/inside")).hasContent("y");
        assertThat(root.resolve("d/kept")).hasContent("z");
        assertThat(mode(root.resolve("d"))).isEqualTo(040711);
        assertThat(root.resolve("e")).isSymbolicLink();
        assertThat(root.resolve("g")).hasContent("x");
        assertThat(root.resolve("f")).hasContent("new");
    }

    @Test
    void foldersThatNoEntryDescribesAreRootsAndOpen() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        fixture.unpack(new TarBytes().file("a/b/c", "x"));
        assertThat(mode(fixture.target)).isEqualTo(040755);
        assertThat(mode(fixture.target.resolve("a/b"))).isEqualTo(040755);
    }

    @Test
    void readsTheHeadersOfOldAndOddPrograms() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        String prefix = "p".repeat(150);
        fixture.unpack(new TarBytes()
                .entry("v7/", '\0', 0755, "", new byte[0], h -> TarBytes.put(h, 257, "\0\0\0\0\0\0\0\0"))
                .entry("v7/f", '\0', 0600, "", new byte[] {1}, h -> TarBytes.put(h, 257, "\0\0\0\0\0\0\0\0"))
                .entry("name", '0', 0644, "", new byte[] {2}, h -> TarBytes.put(h, 345, prefix))
                .entry("star", '0', 0644, "", new byte[] {3}, h -> {
                    TarBytes.put(h, 345, "dir");
                    // star keeps times here, which are no part of the name.
                    TarBytes.put(h, 476, "07346545000 07346545000 ");
                    TarBytes.put(h, 508, "tar\0");
                })
                .entry("contiguous", '7', 0644, "", new byte[] {4}, h -> {})
                .entry("label", 'V', 0644, "", new byte[0], h -> {})
                .entry("dump", 'D', 0755, "", "Yname\0\0".getBytes(StandardCharsets.UTF_8), h -> {}));
        Path root = fixture.target;
        assertThat(root.resolve("v7/f")).hasBinaryContent(new byte[] {1});
        assertThat(root.resolve(prefix + "/name")).hasBinaryContent(new byte[] {2});
        assertThat(root.resolve("dir/star")).hasBinaryContent(new byte[] {3});
        assertThat(root.resolve("contiguous")).hasBinaryContent(new byte[] {4});
        assertThat(root.resolve("label")).doesNotExist();
        assertThat(root.resolve("dump")).isEmptyDirectory();
    }

    @Test
    void globalPaxRecordsHoldUntilTakenBack() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        fixture.unpack(new TarBytes()
                .pax('g', "mtime", "5.5", "comment", "made by hand", "path", "evil")
                .file("a", "x")
                .pax("mtime", "7")
                .file("b", "x")
                .pax("mtime", "")
                .file("c", "x"));
        Path root = fixture.target;
        assertThat(TreeSnapshot.of(root).get("a")).contains(" 5.500000000 ");
        assertThat(TreeSnapshot.of(root).get("b")).contains(" 7.000000000 ");
        assertThat(TreeSnapshot.of(root).get("c")).contains(" 1000000000.000000000 ");
    }

    @Test
    void aFileCapabilityIsGivenToTheContainersRoot() {
        IdMap ids = UnpackFixture.givable();
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        String v2 = "\u0001\0\0\u0002\0 \0\0" + "\0".repeat(12);
        fixture.unpack(
                new TarBytes().pax("SCHILY.xattr.security.capability", v2).file("ping", "x"), UnpackOptions.of(ids));
        byte[] value = KERNEL.lgetxattr(fixture.target.resolve("ping").toString(), "security.capability")
                .orElseThrow();
        // vfs_cap_data version 3: the same sets, and the root user they count for.
        assertThat(HexFormat.of().formatHex(value))
                .isEqualTo("01000003" + "0020000000000000" + "0000000000000000"
                        + "%08x".formatted(Integer.reverseBytes(ids.hostUid(0))));
    }

    @Test
    void anAttributeThatCannotBeSetIsLeftOutWithAWarning() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        // user.* attributes belong to files and folders only, xattr(7).
        Unpacked unpacked =
                fixture.unpack(new TarBytes().pax("SCHILY.xattr.user.x", "1").symlink("l", "x"));
        assertThat(unpacked.warnings())
                .singleElement()
                .asString()
                .startsWith("'l': attribute user.x was left out: Operation not permitted");
    }

    @Test
    void anInterruptEndsItWithNothingLeft() {
        UnpackFixture fixture = new UnpackFixture(folder.resolve("fixture"));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> fixture.unpack(new TarBytes().file("a", new byte[1 << 20])))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        }
        fixture.assertNothingLeft();
    }

    @Test
    void aFullDiskIsSaidAndNothingLeft() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder.resolve("small"), "1m")) {
            Path small = disk.folder();
            Path archive = new TarBytes().file("big", new byte[4 << 20]).write(folder.resolve("a.tar"));
            assertThatThrownBy(() -> unpack(archive, small.resolve("root")))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                    .hasMessageContainingAll(archive.toString(), "no space left", small.toString(), "make room");
            assertThat(small).isEmptyDirectory();
        }
    }

    private Unpacked unpack(Path archive, Path target) {
        IdMap ids = ROOT ? IdMap.IDENTITY : UnpackFixture.OWN;
        return new ArchiveUnpacker(KERNEL).unpack(archive, target, UnpackOptions.of(ids));
    }

    private Path pack(Path archive, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("tar", "-C", source.toString()));
        if (!List.of(options).contains("--format=gnu")) {
            command.addAll(List.of("--xattrs", "--xattrs-include=*"));
        }
        if (!ROOT) {
            // A folder that even its owner can't list would be packed in part.
            command.addAll(List.of("--owner=0", "--group=0", "--exclude=./closed"));
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cf", archive.toString(), "."));
        run(command.toArray(String[]::new));
        return archive;
    }

    private static long allocated(Path file) {
        try (Fd opened = KERNEL.open(file.toString(), OpenFlags.O_RDONLY)) {
            KERNEL.fsync(opened);
            return KERNEL.statx(Fd.CWD, file.toString(), 0).blocks() * 512;
        }
    }

    private static int mode(Path path) {
        FileStatus status = KERNEL.statx(Fd.CWD, path.toString(), 0);
        return status.mode();
    }

    private static boolean present(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program + " >/dev/null")
                        .start()
                        .waitFor()
                == 0;
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
    }
}
