package io.cooperage.engine.registry;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The environment variables and home folder that configuration of Docker and podman is found by.
record UserEnvironment(Map<String, String> variables, Path home) {
    UserEnvironment {
        variables = Map.copyOf(variables);
    }

    static UserEnvironment ofThisProcess() {
        // As docker and podman: $HOME counts, and the user database where it isn't set.
        String home = System.getenv("HOME");
        return new UserEnvironment(
                System.getenv(), Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home));
    }

    /// @return null when not set or empty
    @Nullable
    String get(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// `$XDG_CONFIG_HOME`, by default `~/.config` (XDG base directory specification).
    Path configHome() {
        String set = get("XDG_CONFIG_HOME");
        return set == null ? home.resolve(".config") : Path.of(set);
    }

    /// Where Docker's client keeps its configuration.
    Path dockerConfig() {
        String set = get("DOCKER_CONFIG");
        return (set == null ? home.resolve(".docker") : Path.of(set)).resolve("config.json");
    }
}
