package io.cooperage.engine.runline;

import java.nio.file.Path;
import java.util.Map;

/// Where a line is typed.
///
/// @param folder absolute; relative paths in the line start there
/// @param environment what `--env NAME` takes its value from
public record Surroundings(Path folder, Map<String, String> environment) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Of this process.
    public static Surroundings here() {
        return new Surroundings(Path.of("").toAbsolutePath(), System.getenv());
    }

    Path resolve(String path) {
        return folder.resolve(path).normalize();
    }
}
