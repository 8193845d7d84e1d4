package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFilesTest {
    @TempDir
    Path folder;

    private Path root;
    private RootFiles files;

    @BeforeEach
    void makeRoot() throws IOException {
        root = folder.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "inside");
        Files.writeString(folder.resolve("passwd"), "outside");
        files = new RootFiles(UnpackFixture.KERNEL, List.of(root));
    }

    @Test
    void readsAFileAndKnowsWhenThereIsNone() {
        assertThat(files.read("/etc/passwd", 100)).contains("inside");
        assertThat(files.read("/etc/group", 100)).isEmpty();
        assertThat(files.read("/etc/passwd/below", 100)).isEmpty();
        assertThat(new RootFiles(UnpackFixture.KERNEL, List.of(folder.resolve("missing"))).read("/x", 1))
                .isEmpty();
    }

    @Test
    void symlinksResolveInsideWhereverTheyPoint() throws IOException {
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(root.resolve("climbing"), Path.of("../../../passwd"));
        Files.createSymbolicLink(root.resolve("outside"), folder.resolve("passwd"));
        Files.createSymbolicLink(root.resolve("etc/circle"), Path.of("circle"));
        assertThat(files.read("/absolute", 100)).contains("inside");
        assertThat(files.read("/climbing", 100)).isEmpty();
        assertThat(files.read("/outside", 100)).isEmpty();
        assertThat(files.read("/../../etc/passwd", 100)).contains("inside");
        assertThatThrownBy(() -> files.read("/etc/circle", 100)).hasMessageContaining("ELOOP");
    }

    @Test
    void whatIsNoFileIsRefusedWithoutBeingOpened() {
        assertThatThrownBy(() -> files.read("/etc", 100)).hasMessageContaining("no regular file");
        UnpackFixture.KERNEL.mknodat(Fd.CWD, root.resolve("fifo").toString(), FileStatus.S_IFIFO | 0600, 0, 0);
        // Opening a fifo would wait for a writer for ever.
        assertThatThrownBy(() -> files.read("/fifo", 100)).hasMessageContaining("no regular file");
    }

    @Test
    void aFileLargerThanTheLimitIsRefused() throws IOException {
        Files.writeString(root.resolve("big"), "x".repeat(101));
        assertThatThrownBy(() -> files.read("/big", 100))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                .hasMessageContaining("larger than the 100 bytes");
        assertThat(files.read("/big", 101)).contains("x".repeat(101));
    }

    @Test
    void filesWithoutASizeAreReadToTheEnd() {
        // Files of /proc say 0 bytes.
        RootFiles proc = new RootFiles(UnpackFixture.KERNEL, List.of(Path.of("/proc")));
        assertThat(proc.read("/sys/kernel/ostype", 1000)).contains("Linux\n");
        assertThat(proc.read("/filesystems", 100_000).orElseThrow())
                .contains("proc")
                .endsWith("\n");
    }

    @Test
    void theUpperLayerHidesTheLower() throws IOException {
        Path upper = folder.resolve("upper");
        Files.createDirectories(upper.resolve("etc"));
        RootFiles both = new RootFiles(UnpackFixture.KERNEL, List.of(upper, root));
        assertThat(both.read("/etc/passwd", 100)).contains("inside");
        Files.writeString(upper.resolve("etc/passwd"), "changed");
        assertThat(both.read("/etc/passwd", 100)).contains("changed");
    }

    @Test
    void aWhiteoutHidesTheLowerLayersFile() throws IOException {
        Path upper = folder.resolve("upper");
        Files.createDirectories(upper.resolve("etc"));
        try {
            UnpackFixture.KERNEL.mknodat(Fd.CWD, upper.resolve("etc/passwd").toString(), FileStatus.S_IFCHR, 0, 0);
        } catch (SyscallException failure) {
            assumeTrue(!failure.is(Errno.EPERM), "before Linux 5.8 only root can make a whiteout");
            throw failure;
        }
        RootFiles both = new RootFiles(UnpackFixture.KERNEL, List.of(upper, root));
        assertThat(both.read("/etc/passwd", 100)).isEmpty();
    }
}
