package io.cooperage.engine.build.context;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Opens build contexts. Any thread.
public final class Contexts {
    /// Patterns by the million are no `.dockerignore`.
    private static final int IGNORE_MAX = 4 << 20;

    private static final int OPEN = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;

    private final Path scratch;
    private final Path digests;
    private final IdMap ids;

    /// @param scratch a folder of the engine's own, where archives are unpacked; what a crash leaves there
    ///     has a [TemporaryName]
    /// @param digests a folder for what is remembered of contexts
    /// @param ids of the containers that are built
    public Contexts(Path scratch, Path digests, IdMap ids) {
        this.scratch = scratch;
        this.digests = digests;
        this.ids = ids;
    }

    /// @param dockerfile path in the context, for the `.dockerignore` beside it; null when it is not from
    ///     there
    /// @param images opens the files of an image, by its reference
    /// @throws EngineException NOT_FOUND for a folder or archive that is not there; INVALID_ARGUMENT naming
    ///     the ignore file when it makes no sense, or the archive when it is none
    public OpenedContext open(BuildContext context, @Nullable String dockerfile, Function<String, BuildFiles> images) {
        return switch (context) {
            case BuildContext.Folder folder -> openFolder(folder.path(), dockerfile);
            case BuildContext.Archive archive -> openArchive(archive.path(), dockerfile);
            case BuildContext.Image image -> new OpenedContext(images.apply(image.reference()), null);
            case BuildContext.Empty _ -> openEmpty();
        };
    }

    public OpenedContext openFolder(Path folder, @Nullable String dockerfile) {
        IgnoreFound ignore = ignoreOf(folder, dockerfile);
        BuildFiles files = BuildFiles.ofFolder(
                folder, ignore.matcher(), ids, ContextDigests.open(digests, folder, Clock.systemUTC()));
        return new OpenedContext(files, ignore.name());
    }

    private OpenedContext openEmpty() {
        Path folder = newFolder("empty");
        return unpacked(folder, IgnoreMatcher.NOTHING, null);
    }

    /// All of the archive is unpacked, for its members may link to each other in any way.
    private OpenedContext openArchive(Path archive, @Nullable String dockerfile) {
        Path folder = newFolder("context");
        boolean open = false;
        try (InputStream in = Files.newInputStream(archive);
                Fd root = Syscalls.host().open(folder.toString(), OPEN)) {
            new FolderUnpacker(Syscalls.host(), ids).unpack(in, "the build context " + archive, root, "", false, false);
            IgnoreFound ignore = ignoreOf(folder, dockerfile);
            OpenedContext opened = unpacked(folder, ignore.matcher(), ignore.name());
            open = true;
            return opened;
        } catch (IOException failure) {
            throw StorageFailure.of("read the build context", archive, failure);
        } finally {
            if (!open) {
                remove(folder);
            }
        }
    }

    private OpenedContext unpacked(Path folder, IgnoreMatcher ignore, @Nullable String ignoreFile) {
        return new OpenedContext(BuildFiles.ofScratch(folder, ignore, ids, () -> remove(folder)), ignoreFile);
    }

    private static void remove(Path folder) {
        new TreeRemover(Syscalls.host()).remove(folder);
    }

    private Path newFolder(String name) {
        try {
            Files.createDirectories(scratch);
            return Files.createDirectory(
                    TemporaryName.beside(scratch.resolve(name)),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw StorageFailure.of("make a folder for the build context in", scratch, failure);
        }
    }

    /// @param name in the context; null when there is none
    private record IgnoreFound(@Nullable String name, IgnoreMatcher matcher) {}

    /// `Dockerfile.dockerignore` comes before `.dockerignore`, and is then the only one.
    private IgnoreFound ignoreOf(Path folder, @Nullable String dockerfile) {
        List<String> names =
                dockerfile == null ? List.of(".dockerignore") : List.of(dockerfile + ".dockerignore", ".dockerignore");
        try (BuildFiles all = BuildFiles.ofFolder(folder, IgnoreMatcher.NOTHING, ids, FileDigests.NONE)) {
            for (String name : names) {
                byte[] content = all.read(name, IGNORE_MAX);
                if (content != null) {
                    return new IgnoreFound(name, parse(name, new String(content, StandardCharsets.UTF_8)));
                }
            }
        }
        return new IgnoreFound(null, IgnoreMatcher.NOTHING);
    }

    private static IgnoreMatcher parse(String name, String text) {
        try {
            return IgnoreMatcher.ofFile(text);
        } catch (EngineException failure) {
            throw new EngineException(failure.kind(), name + ": " + failure.getMessage(), failure);
        }
    }
}
