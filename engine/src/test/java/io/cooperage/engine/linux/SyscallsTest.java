package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyscallsTest {
    private final Syscalls sys = Syscalls.host();

    @TempDir
    Path dir;

    private Fd root() {
        return sys.open(dir.toString(), OpenFlags.O_DIRECTORY);
    }

    @Test
    void makesEveryKindOfNameBeneathADescriptor() throws IOException {
        try (Fd root = root()) {
            sys.mkdirat(root, "d", 0700);
            sys.symlinkat("../x y", root, "d/link");
            Files.writeString(dir.resolve("f"), "abc");
            sys.linkat(root, "f", root, "d/hard", 0);
            sys.mknodat(root, "fifo", FileStatus.S_IFIFO | 0600, 0, 0);
            sys.renameat2(root, "fifo", root, "d/pipe", AtFlags.RENAME_NOREPLACE);

            assertThat(sys.readlinkat(root, "d/link")).isEqualTo("../x y");
            assertThat(sys.statx(root, "d/link", AtFlags.AT_SYMLINK_NOFOLLOW).isSymlink())
                    .isTrue();
            FileStatus hard = sys.statx(root, "d/hard", 0);
            assertThat(hard.links()).isEqualTo(2);
            assertThat(hard.size()).isEqualTo(3);
            assertThat(hard.inode()).isEqualTo(sys.statx(root, "f", 0).inode());
            assertThat(sys.statx(root, "d/pipe", 0).type()).isEqualTo(FileStatus.S_IFIFO);

            sys.unlinkat(root, "d/pipe", 0);
            assertThat(sys.tryStatx(root, "d/pipe", 0)).isEmpty();
            assertThat(sys.tryStatx(root, "f/below", 0)).isEmpty();
        }
    }

    @Test
    void listsADirectoryLargerThanTheBufferWithTypesAndOddNames() {
        try (Fd root = root()) {
            for (int i = 0; i < 1500; i++) {
                sys.symlinkat("x", root, "link-with-a-name-of-some-length-" + i);
            }
            // A byte that is no UTF-8.
            sys.mkdirat(root, "d\udcff", 0700);
            sys.mkdirat(root, "..d", 0700);
        }
        try (Fd root = root()) {
            List<DirectoryEntry> entries = sys.list(root);
            assertThat(entries)
                    .hasSize(1502)
                    .doesNotHaveDuplicates()
                    .contains(
                            new DirectoryEntry("d\udcff", FileStatus.S_IFDIR),
                            new DirectoryEntry("..d", FileStatus.S_IFDIR),
                            new DirectoryEntry("link-with-a-name-of-some-length-7", FileStatus.S_IFLNK));
        }
    }

    @Test
    void readlinkReturnsALinkLongerThanTheFirstBuffer() {
        String target = "t/".repeat(1000);
        try (Fd root = root()) {
            sys.symlinkat(target, root, "long");
            assertThat(sys.readlinkat(root, "long")).isEqualTo(target);
        }
    }

    @Test
    void aRefusalNamesCallTargetAndErrno() {
        try (Fd root = root()) {
            sys.mkdirat(root, "d", 0700);
            assertThatThrownBy(() -> sys.mkdirat(root, "d", 0700)).isInstanceOfSatisfying(SyscallException.class, e -> {
                assertThat(e).hasMessage("mkdirat " + dir + "/d: File exists (EEXIST)");
                assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                assertThat(e.is(Errno.EEXIST)).isTrue();
            });
            assertThatThrownBy(() -> sys.openat(root, "none", 0, 0))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
            assertThatThrownBy(() -> sys.mkdirat(root, "a\0b", 0700))
                    .hasMessage("mkdirat a\\0b: Invalid argument (EINVAL)");
        }
    }

    @Test
    void openat2KeepsHostileLinksInside() throws IOException {
        Files.createSymbolicLink(dir.resolve("escape"), Path.of("/etc"));
        Files.createDirectory(dir.resolve("etc"));
        Files.writeString(dir.resolve("etc/passwd"), "ours");
        try (Fd root = root()) {
            assertThatThrownBy(() -> sys.openat2(root, "escape/passwd", 0, 0, OpenFlags.RESOLVE_BENEATH))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            e -> assertThat(e.is(Errno.EXDEV)).isTrue());
            assertThatThrownBy(() -> sys.openat2(root, "../x", 0, 0, OpenFlags.RESOLVE_BENEATH))
                    .isInstanceOf(SyscallException.class);
            try (Fd inside = sys.openat2(root, "escape/passwd", 0, 0, OpenFlags.RESOLVE_IN_ROOT)) {
                ByteBuffer text = ByteBuffer.allocate(10);
                assertThat(sys.read(inside, text)).isEqualTo(4);
                assertThat(sys.read(inside, text)).isEqualTo(-1);
                assertThat(new String(text.array(), 0, 4, StandardCharsets.UTF_8))
                        .isEqualTo("ours");
            }
        }
    }

    @Test
    void setsModeOwnerAndTimesWithoutFollowingLinks() throws IOException {
        Files.writeString(dir.resolve("f"), "");
        Files.createSymbolicLink(dir.resolve("l"), Path.of("f"));
        try (Fd root = root()) {
            sys.fchmodat(root, "f", 04751);
            assertThat(sys.statx(root, "f", 0).permissions()).isEqualTo(04751);
            assertThatThrownBy(() -> sys.fchmodat(root, "l", 0777))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            e -> assertThat(e.is(Errno.EOPNOTSUPP)).isTrue());

            sys.utimensat(root, "l", FileTimes.modified(-5, 123_456_789), AtFlags.AT_SYMLINK_NOFOLLOW);
            FileStatus link = sys.statx(root, "l", AtFlags.AT_SYMLINK_NOFOLLOW);
            assertThat(link.modifiedSeconds()).isEqualTo(-5);
            assertThat(link.modifiedNanos()).isEqualTo(123_456_789);
            assertThat(sys.statx(root, "f", 0).modifiedSeconds()).isPositive();
            try (Fd file = sys.openat(root, "f", OpenFlags.O_RDWR, 0)) {
                sys.utimensat(file, "", FileTimes.modified(7, 8), AtFlags.AT_EMPTY_PATH);
                sys.fchmod(file, 0640);
            }
            assertThat(sys.statx(root, "f", 0).modifiedSeconds()).isEqualTo(7);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("f"))))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void changesOwnersAndMakesDevicesAsRoot() {
        assumeTrue(sys.geteuid() == 0 && UserNamespaces.ofSelf().initial(), "needs root of the machine");
        try (Fd root = root()) {
            sys.mknodat(root, "dev", FileStatus.S_IFCHR | 0600, 4000, 70_000);
            sys.fchownat(root, "dev", 123, 456, AtFlags.AT_SYMLINK_NOFOLLOW);
            FileStatus device = sys.statx(root, "dev", 0);
            assertThat(device.specialMajor()).isEqualTo(4000);
            assertThat(device.specialMinor()).isEqualTo(70_000);
            assertThat(device.uid()).isEqualTo(123);
            assertThat(device.gid()).isEqualTo(456);
        }
    }

    @Test
    void keepsExtendedAttributes() throws IOException {
        Files.writeString(dir.resolve("f"), "");
        String path = dir.resolve("f").toString();
        byte[] big = "v".repeat(3000).getBytes(StandardCharsets.UTF_8);
        sys.lsetxattr(path, "user.small", new byte[] {1, 0, 2}, 0);
        sys.lsetxattr(path, "user.big", big, AtFlags.XATTR_CREATE);
        assertThat(sys.llistxattr(path)).contains("user.small", "user.big");
        assertThat(sys.lgetxattr(path, "user.small")).hasValue(new byte[] {1, 0, 2});
        assertThat(sys.lgetxattr(path, "user.big")).hasValue(big);
        assertThat(sys.lgetxattr(path, "user.none")).isEqualTo(Optional.empty());
        try (Fd root = root();
                Fd file = sys.openat(root, "f", OpenFlags.O_RDWR, 0)) {
            sys.lremovexattr(root.procPath() + "/f", "user.big");
            sys.fsetxattr(file, "user.empty", new byte[0], 0);
            assertThat(sys.flistxattr(file))
                    .contains("user.small", "user.empty")
                    .doesNotContain("user.big");
            assertThat(sys.fgetxattr(file, "user.empty")).hasValue(new byte[0]);
        }
    }

    @Test
    void writesFromHeapAndDirectBuffersAtTheirPosition() throws IOException {
        try (Fd root = root();
                Fd file = sys.openat(root, "out", OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0644)) {
            ByteBuffer heap =
                    ByteBuffer.wrap("xxhello".getBytes(StandardCharsets.UTF_8)).position(2);
            sys.write(file, heap);
            assertThat(heap.hasRemaining()).isFalse();
            ByteBuffer direct = ByteBuffer.allocateDirect(100)
                    .put("?? world".getBytes(StandardCharsets.UTF_8))
                    .flip();
            sys.write(file, direct.position(2));
            sys.pwrite(file, ByteBuffer.wrap(new byte[] {'!'}), 8192);
            assertThat(sys.lseek(file, 0, AtFlags.SEEK_HOLE)).isEqualTo(4096);
            sys.ftruncate(file, 11);
            sys.fsync(file);
            ByteBuffer back = ByteBuffer.allocateDirect(50).position(3);
            assertThat(sys.pread(file, back, 6)).isEqualTo(5);
            assertThat(back.position()).isEqualTo(8);
        }
        assertThat(dir.resolve("out")).hasContent("hello world");
    }

    @Test
    void namesThatAreNotUtf8SurviveTheRoundTrip() {
        byte[] latin = {'c', 'a', 'f', (byte) 0xe9, (byte) 0xff, 'x', (byte) 0xc3, (byte) 0xa9};
        String text = NativeText.text(latin);
        assertThat(text).isEqualTo("caf\udce9\udcffxé");
        assertThat(NativeText.bytes(text)).isEqualTo(latin);
        assertThat(NativeText.bytes("smile 😀")).isEqualTo("smile 😀".getBytes(StandardCharsets.UTF_8));
        try (Fd root = root()) {
            sys.symlinkat(text, root, text);
            assertThat(sys.readlinkat(root, text)).isEqualTo(text);
        }
    }

    @Test
    void aDescriptorIsDeadAfterClose() {
        Fd root = root();
        root.close();
        root.close();
        assertThatThrownBy(() -> sys.mkdirat(root, "x", 0700))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(dir.toString());
    }

    @Test
    void locksExcludeEachOther() throws IOException {
        Files.writeString(dir.resolve("lock"), "");
        String path = dir.resolve("lock").toString();
        try (Fd first = sys.open(path, OpenFlags.O_RDWR);
                Fd second = sys.open(path, OpenFlags.O_RDWR)) {
            assertThat(sys.tryFlock(first, true)).isTrue();
            assertThat(sys.tryFlock(second, true)).isFalse();
        }
    }

    @Test
    void signalsReachOnlyLiveProcesses() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        int pid = (int) sleep.pid();
        try (Fd process = sys.pidfdOpen(pid).orElseThrow()) {
            assertThat(sys.kill(pid, 0)).isTrue();
            assertThat(sys.pidfdSendSignal(process, 15)).isTrue();
            assertThat(sleep.waitFor()).isEqualTo(128 + 15);
            assertThat(sys.pidfdSendSignal(process, 15)).isFalse();
        } finally {
            sleep.destroyForcibly();
        }
        assertThat(sys.kill(pid, 0)).isFalse();
        assertThat(sys.pidfdOpen(pid)).isEmpty();
    }

    @Test
    void errnoTableAgreesWithTheKernelHeaders() {
        assertThat(Errno.of(2)).hasValue(Errno.ENOENT);
        assertThat(Errno.of(95)).hasValue(Errno.EOPNOTSUPP);
        assertThat(Errno.of(0)).isEmpty();
        assertThat(Errno.describe(122)).isEqualTo("Disk quota exceeded (EDQUOT)");
        assertThat(Errno.describe(524)).isEqualTo("errno 524");
        assertThat(Errno.kind(30)).isEqualTo(ErrorKind.UNAVAILABLE);
    }
}
