package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardPathsTest {
    private static final Path HOME = Path.of("/home/anna");

    @TempDir
    private Path runtimeDirs;

    @Test
    void rootUsesTheSystemsFoldersWhateverXdgSays() {
        assertThat(StandardPaths.of(0, Path.of("/root"), runtimeDirs, Map.of("XDG_DATA_HOME", "/x")))
                .isEqualTo(new EnginePaths(
                        Path.of("/var/lib/cooperage"), Path.of("/run/cooperage"), Path.of("/etc/cooperage")));
    }

    @Test
    void aUserUsesTheXdgFolders() {
        Map<String, String> environment =
                Map.of("XDG_DATA_HOME", "/d", "XDG_CONFIG_HOME", "/c", "XDG_RUNTIME_DIR", "/r");
        assertThat(StandardPaths.of(1000, HOME, runtimeDirs, environment))
                .isEqualTo(new EnginePaths(Path.of("/d/cooperage"), Path.of("/r/cooperage"), Path.of("/c/cooperage")));
    }

    @Test
    void withoutXdgVariablesTheirDefaultsCount() throws IOException {
        Path session = Files.createDirectory(runtimeDirs.resolve("1000"));
        assertThat(StandardPaths.of(1000, HOME, runtimeDirs, Map.of("XDG_DATA_HOME", "not/absolute")))
                .isEqualTo(new EnginePaths(
                        HOME.resolve(".local/share/cooperage"),
                        session.resolve("cooperage"),
                        HOME.resolve(".config/cooperage")));
    }

    @Test
    void withoutALoginSessionTheSocketsGoToAPrivateFolder() {
        assertThat(StandardPaths.of(1234, HOME, runtimeDirs, Map.of()).run())
                .isEqualTo(Path.of("/tmp/cooperage-1234/cooperage"));
    }
}
