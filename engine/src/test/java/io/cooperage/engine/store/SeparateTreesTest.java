package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.InodeFlags;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeparateTreesTest {
    private final Syscalls kernel = Syscalls.host();

    @TempDir
    Path dir;

    private int flags(Path folder) {
        try (Fd open = kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            return kernel.inodeFlags(open);
        }
    }

    @Test
    void ext4IsToldAndTheFoldersOtherFlagsStay() throws IOException {
        String type = Files.getFileStore(dir).type();
        assumeTrue(type.startsWith("ext"), () -> "the temporary folder is on " + type + ", and only ext4 has the mark");
        int before = flags(dir);
        SeparateTrees.keepApart(kernel, dir);
        SeparateTrees.keepApart(kernel, dir);
        assertThat(flags(dir)).isEqualTo(before | InodeFlags.FS_TOPDIR_FL);
        Path below = Files.createDirectory(dir.resolve("tree"));
        assertThat(flags(below) & InodeFlags.FS_TOPDIR_FL)
                .as("a tree's own folders lie together")
                .isZero();
    }

    @Test
    void whereItCanNotBeToldNothingHappens() {
        assertThatCode(() -> {
                    SeparateTrees.keepApart(kernel, Path.of("/proc/self"));
                    SeparateTrees.keepApart(kernel, dir.resolve("missing"));
                })
                .doesNotThrowAnyException();
    }
}
