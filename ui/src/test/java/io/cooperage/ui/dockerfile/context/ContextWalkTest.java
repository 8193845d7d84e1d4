package io.cooperage.ui.dockerfile.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextWalkTest {
    @TempDir
    Path root;

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(root.resolve("Dockerfile"), "FROM a\n");
        Files.writeString(root.resolve("key"), "12345");
        Files.createDirectories(root.resolve("lib/deep"));
        Files.writeString(root.resolve("lib/deep/a.o"), "123");
        Files.writeString(root.resolve("lib/b.c"), "12");
        Files.createSymbolicLink(root.resolve("link"), Path.of("/etc"));
    }

    @Test
    void countsWhatABuildSees() {
        ContextScan scan = ContextWalk.scan(root, "Dockerfile");
        assertThat(scan.files()).isEqualTo(5);
        assertThat(scan.bytes()).isEqualTo(7 + 5 + 3 + 2);
        assertThat(scan.ignored()).isZero();
        assertThat(scan.ignoreFile()).isEmpty();
        ContextFiles files = new ContextFiles(scan.tree());
        assertThat(files.list("lib")).extracting(item -> item.name()).containsExactly("deep", "b.c");
        assertThat(files.find("lib/deep/a.o")).isNotNull();
        assertThat(files.find("link/passwd")).as("links are not followed").isNull();
    }

    @Test
    void leavesOutWhatTheIgnoreFileSays() throws IOException {
        Files.writeString(root.resolve(".dockerignore"), "key\nlib\n");
        ContextScan scan = ContextWalk.scan(root, "Dockerfile");
        assertThat(scan.ignored()).as("a folder counts once").isEqualTo(2);
        assertThat(scan.bytes()).isEqualTo(7 + 8);
        Files.writeString(root.resolve(".dockerignore"), "lib\n!lib/b.c\n");
        ContextScan back = ContextWalk.scan(root, "Dockerfile");
        assertThat(back.bytes()).as("one file of it is brought back").isEqualTo(7 + 5 + 2 + 13);
        assertThat(back.ignored()).isEqualTo(1);
    }

    @Test
    void aDockerfilesOwnIgnoreFileGoesFirst() throws IOException {
        Files.writeString(root.resolve(".dockerignore"), "key\n");
        Files.writeString(root.resolve("Dockerfile.dockerignore"), "lib\n");
        assertThat(ContextWalk.scan(root, "Dockerfile").ignoreFile()).isEqualTo("Dockerfile.dockerignore");
        assertThat(ContextWalk.scan(root, "Other").ignoreFile()).isEqualTo(".dockerignore");
    }

    @Test
    void aWrongPatternIsSaidAndIgnoresNothing() throws IOException {
        Files.writeString(root.resolve(".dockerignore"), "a[\n");
        ContextScan scan = ContextWalk.scan(root, "");
        assertThat(scan.ignoreProblem()).startsWith(".dockerignore: ");
        assertThat(scan.ignored()).isZero();
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        assertThatThrownBy(() -> ContextWalk.scan(root.resolve("gone"), ""))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("gone");
    }
}
