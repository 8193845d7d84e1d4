package io.cooperage.app;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.build.recipe.Recipe;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is built: a context, and where its Dockerfile is. Standard input can be either.
///
/// @param dockerfile path in the context
/// @param text of the Dockerfile where it does not come from the context
/// @param shown what messages call the Dockerfile
/// @param input what standard input gave, kept while the build runs; null when it was not read
record BuildInput(
        BuildContext context,
        String dockerfile,
        @Nullable String text,
        String shown,
        @Nullable StandardInput input) implements AutoCloseable {
    private static final String DEFAULT = "Dockerfile";
    private static final String STANDARD_INPUT = "standard input";
    private static final List<String> NAMES = List.of(DEFAULT, "dockerfile", "docker.yaml", "docker.yml");
    private static final int TAR_MAGIC = 257;

    /// What packed archives begin with: gzip, zstd, xz, bzip2.
    private static final List<String> PACKED = List.of("\u001f\u008b", "(\u00b5/\u00fd", "\u00fd7zXZ", "BZh");

    /// @param path of the context; `-` reads an archive or a Dockerfile from standard input
    /// @param file as `--file` says; null for `Dockerfile`
    static BuildInput of(String path, @Nullable String file, StandardStreams streams, EnginePaths paths) {
        if (path.equals("-")) {
            if ("-".equals(file)) {
                throw EngineException.invalid(
                        "invalid argument: can't use stdin for both build context and dockerfile");
            }
            return ofInput(file, StandardInput.read(streams, paths, "build"));
        }
        BuildContext context = BuildWords.context("build", path);
        if ("-".equals(file)) {
            StandardInput input = StandardInput.read(streams, paths, "build");
            return new BuildInput(context, DEFAULT, read(input.file(), STANDARD_INPUT), DEFAULT, input);
        }
        if (file == null || !(context instanceof BuildContext.Folder(Path folder))) {
            String name = file == null ? found(context) : file;
            return new BuildInput(context, name, null, name, null);
        }
        Path given = Path.of(file).toAbsolutePath().normalize();
        if (!Files.exists(given) && !file.startsWith("/") && Files.exists(folder.resolve(file))) {
            given = folder.resolve(file).normalize();
        }
        return given.startsWith(folder)
                ? new BuildInput(context, folder.relativize(given).toString(), null, file, null)
                : new BuildInput(context, Recipe.isNamed(given) ? file : DEFAULT, read(given, file), file, null);
    }

    /// As Docker, it may be written small; without one, a team recipe will do.
    private static String found(BuildContext context) {
        return context instanceof BuildContext.Folder(Path folder)
                ? NAMES.stream()
                        .filter(name -> Files.exists(folder.resolve(name)))
                        .findFirst()
                        .orElse(DEFAULT)
                : DEFAULT;
    }

    /// The Dockerfile to show a place in; empty where it is in an archive, or can't be read.
    String textToShow() {
        if (text != null) {
            return text;
        }
        try {
            return context instanceof BuildContext.Folder(Path folder) ? read(folder.resolve(dockerfile), shown) : "";
        } catch (EngineException unreadable) {
            return "";
        }
    }

    private static BuildInput ofInput(@Nullable String file, StandardInput input) {
        boolean known = false;
        try {
            BuildInput made = isArchive(input.file())
                    ? new BuildInput(
                            new BuildContext.Archive(input.file()),
                            file == null ? DEFAULT : file,
                            null,
                            file == null ? DEFAULT : file,
                            input)
                    : new BuildInput(
                            new BuildContext.Empty(), DEFAULT, read(input.file(), STANDARD_INPUT), DEFAULT, input);
            known = true;
            return made;
        } finally {
            if (!known) {
                input.close();
            }
        }
    }

    private static boolean isArchive(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(TAR_MAGIC + 5);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            return PACKED.stream().anyMatch(text::startsWith)
                    || (text.length() == TAR_MAGIC + 5 && text.endsWith("ustar"));
        } catch (IOException e) {
            throw StorageFailure.of("read", file, e);
        }
    }

    /// @param name what messages call it
    private static String read(Path file, String name) {
        try {
            if (!Files.isRegularFile(file)) {
                throw EngineException.notFound("failed to read dockerfile: open " + file + ": no such file");
            }
            long size = Files.size(file);
            if (size > OpenedContext.DOCKERFILE_MAX) {
                throw EngineException.invalid(name + " has " + size + " bytes, and at most "
                        + OpenedContext.DOCKERFILE_MAX + " are read of a Dockerfile");
            }
            return OpenedContext.text(name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw StorageFailure.of("read", file, e);
        }
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
        }
    }
}
