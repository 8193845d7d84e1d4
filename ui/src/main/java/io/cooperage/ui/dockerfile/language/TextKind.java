package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.build.recipe.Recipe;
import java.nio.file.Path;
import java.util.Locale;

/// What a text is written in, told by the name of its file. Any thread.
public enum TextKind {
    DOCKERFILE,
    IGNORE,

    /// A team recipe, `docker.yaml`.
    RECIPE,
    OTHER;

    /// Whether an image is built of it.
    public boolean isBuilt() {
        return this == DOCKERFILE || this == RECIPE;
    }

    /// @param name of the file, without folders
    public static TextKind of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".dockerignore") || lower.endsWith(".containerignore")) {
            return IGNORE;
        }
        if (Recipe.isNamed(Path.of(name))) {
            return RECIPE;
        }
        boolean dockerfile = named(lower, "dockerfile")
                || named(lower, "containerfile")
                || lower.endsWith(".dockerfile")
                || lower.endsWith(".containerfile");
        return dockerfile ? DOCKERFILE : OTHER;
    }

    /// `Dockerfile`, `Dockerfile.dev` and `Dockerfile 2`, which a text without a file is called.
    private static boolean named(String name, String base) {
        return name.equals(base) || name.startsWith(base + ".") || name.startsWith(base + " ");
    }
}
