package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheContentAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("state.json");
        AtomicFile.write(file, "old, and longer than the new");
        AtomicFile.writeDurably(file, "new ✓");
        assertThat(file).hasContent("new ✓");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining(p -> !p.equals(file));
    }

    @Test
    void anInterruptNeitherStopsAWriteNorIsLost() {
        Path file = folder.resolve("state.json");
        Thread.currentThread().interrupt();
        AtomicFile.writeDurably(file, "content");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("content");
    }

    @Test
    void aFailureNamesTheFileAndCleansUp() throws IOException {
        Path target = folder.resolve("folder");
        Files.createDirectories(target.resolve("inside"));
        assertThatThrownBy(() -> AtomicFile.write(target, "x"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("write " + target);
        assertThat(folder)
                .isDirectoryNotContaining(
                        p -> TemporaryName.matches(p.getFileName().toString()));
    }
}
