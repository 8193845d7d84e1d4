package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnginePathsTest {
    @Test
    void rootUsesTheSystemsPlaces() {
        assertThat(EnginePaths.standard(false, Map.of("HOME", "/root", "XDG_DATA_HOME", "/x"), 0))
                .isEqualTo(paths("/var/lib/cooperage", "/run/cooperage", "/etc/cooperage"));
    }

    @Test
    void aUserGetsTheXdgFolders() {
        Map<String, String> env = Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/1000");
        assertThat(EnginePaths.standard(true, env, 1000))
                .isEqualTo(paths(
                        "/home/u/.local/share/cooperage", "/run/user/1000/cooperage", "/home/u/.config/cooperage"));
        Map<String, String> set =
                Map.of("XDG_DATA_HOME", "/big/data", "XDG_RUNTIME_DIR", "/run/user/1000", "XDG_CONFIG_HOME", "/cfg");
        assertThat(EnginePaths.standard(true, set, 1000))
                .isEqualTo(paths("/big/data/cooperage", "/run/user/1000/cooperage", "/cfg/cooperage"));
    }

    @Test
    void relativeXdgFoldersAreIgnoredAndTheRunFolderFallsBack() {
        Map<String, String> env = Map.of("HOME", "/home/u", "XDG_DATA_HOME", "data", "XDG_RUNTIME_DIR", "");
        assertThat(EnginePaths.standard(true, env, 1234))
                .isEqualTo(paths("/home/u/.local/share/cooperage", "/tmp/cooperage-1234", "/home/u/.config/cooperage"));
    }

    @Test
    void withoutAHomeItSaysWhatToSet() {
        assertThatThrownBy(() -> EnginePaths.standard(true, Map.of(), 1))
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll("XDG_DATA_HOME", "HOME", "--root DIR");
    }

    private static EnginePaths paths(String data, String run, String config) {
        return new EnginePaths(Path.of(data), Path.of(run), Path.of(config));
    }
}
