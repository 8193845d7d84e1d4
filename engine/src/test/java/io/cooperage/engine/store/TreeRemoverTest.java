package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemoverTest {
    private static final Syscalls KERNEL = Syscalls.host();

    @TempDir
    Path folder;

    private final TreeRemover remover = new TreeRemover(KERNEL);

    private Path tree() {
        return folder.resolve("tree");
    }

    @Test
    void removesATreeAFileAndNothing() throws IOException {
        Files.createDirectories(tree().resolve("a/b/c"));
        Files.writeString(tree().resolve("a/b/file"), "x");
        remover.remove(tree());
        assertThat(folder).isEmptyDirectory();
        Files.writeString(tree(), "a file");
        remover.remove(tree());
        assertThat(folder).isEmptyDirectory();
        assertThatCode(() -> remover.remove(tree())).doesNotThrowAnyException();
        assertThatCode(() -> remover.remove(tree().resolve("a/b"))).doesNotThrowAnyException();
    }

    @Test
    void neverFollowsASymlink() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.writeString(kept.resolve("file"), "x");
        Files.createDirectories(tree());
        Files.createSymbolicLink(tree().resolve("link"), kept);
        remover.remove(tree());
        Files.createSymbolicLink(tree(), kept);
        remover.remove(tree());
        assertThat(kept.resolve("file")).hasContent("x");
        assertThat(tree()).doesNotExist();
    }

    @Test
    void opensWhatItsOwnerClosed() throws IOException {
        Path closed = Files.createDirectories(tree().resolve("closed/inner"));
        Files.writeString(closed.resolve("file"), "x");
        for (Path path : List.of(closed, closed.getParent(), tree())) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        }
        remover.remove(tree());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void depthIsNoLimit() {
        // Far deeper than a path can name or descriptors can reach.
        int depth = 1000;
        Fd at = KERNEL.open(folder.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        String name = "tree";
        for (int i = 0; i < depth; i++) {
            KERNEL.mkdirat(at, name, 0700);
            Fd inner = KERNEL.openat(at, name, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0);
            at.close();
            at = inner;
            name = "0123456789";
        }
        at.close();
        remover.remove(tree());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void breadthAndOddNamesAreNoLimit() throws Exception {
        Files.createDirectories(tree());
        String script = "cd \"$1\"; i=0; while [ $i -lt 1000 ]; do : > f$i; i=$((i+1)); done;"
                + " : > \"$(printf 'odd\\377\\nname')\"; mkdir -p \"$(printf 'dir\\200')/x\"";
        assertThat(run("sh", "-c", script, "sh", tree().toString())).isEmpty();
        remover.remove(tree());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aMountInTheTreeIsRefusedAndKept() throws Exception {
        assumeTrue(KERNEL.geteuid() == 0, "mounting takes root");
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("file"), "x");
        Path mounted = Files.createDirectories(tree().resolve("home"));
        Files.createDirectories(tree().resolve("other"));
        assertThat(run("mount", "--bind", precious.toString(), mounted.toString()))
                .isEmpty();
        try {
            assertThatThrownBy(() -> remover.remove(tree()))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                    .hasMessageContainingAll(mounted.toString(), "something is mounted there");
            assertThat(precious.resolve("file")).hasContent("x");
            assertThat(tree().resolve("other")).as("the rest is gone").doesNotExist();
        } finally {
            assertThat(run("umount", mounted.toString())).isEmpty();
        }
        remover.remove(tree());
        assertThat(tree()).doesNotExist();
    }

    @Test
    void whatMayNotBeRemovedIsNamed() {
        // Nobody, not even root, removes what is in /proc.
        assertThatThrownBy(() -> remover.remove(Path.of("/proc/self/attr")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/proc/self/attr");
        assertThatThrownBy(() -> remover.remove(Path.of("/"))).hasMessageContaining("refusing");
    }

    @Test
    void leftoversAreSweptAndNothingElse() throws IOException {
        Files.createDirectories(folder.resolve("a.tmp-0123456789abcdef/inner"));
        Files.writeString(folder.resolve("b.tmp-fedcba9876543210"), "x");
        Files.writeString(folder.resolve("c.tmp-short"), "x");
        Files.writeString(folder.resolve("d"), "x");
        Leftovers leftovers = new Leftovers(KERNEL);
        assertThat(leftovers.sweep(folder))
                .containsExactly(folder.resolve("a.tmp-0123456789abcdef"), folder.resolve("b.tmp-fedcba9876543210"));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("c.tmp-short", "d");
        assertThat(leftovers.sweep(folder.resolve("missing"))).isEmpty();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
