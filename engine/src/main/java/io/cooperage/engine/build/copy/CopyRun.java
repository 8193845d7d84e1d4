package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.Unpacked;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One copying under way. One thread.
final class CopyRun {
    /// What BuildKit gives to a file of a URL, and to one that is written in the Dockerfile.
    private static final int FETCHED_MODE = 0600;

    private static final int INLINE_MODE = 0644;

    private final Syscalls kernel = Syscalls.host();
    private final CopyStep step;
    private final @Nullable ModeChange mode;
    private final CopyTarget target;
    private final Times times;
    private final String destination;

    CopyRun(CopyStep step, @Nullable ModeChange mode, CopyTarget target) {
        this.step = step;
        this.mode = mode;
        this.target = target;
        this.times = new Times(target.epoch());
        this.destination = step.absoluteDestination();
    }

    CopyResult run(List<Source> sources) {
        String chown = step.flags().chown();
        Owner owner = chown == null ? null : Owner.of(chown, kernel, target.root());
        Owner folderOwner = owner == null ? Owner.ROOT : owner;
        try (TargetFolders folders = new TargetFolders(
                kernel, target, folderOwner, times, step.flags().link())) {
            FileCopier copier = new FileCopier(kernel, folders, target.ids(), owner, mode, times);
            for (Source source : sources) {
                copy(source, folders, copier);
            }
            return copier.result();
        }
    }

    private void copy(Source source, TargetFolders folders, FileCopier copier) {
        switch (source) {
            case Source.Folder folder -> copyFolder(folder, folders, copier);
            case Source.File file ->
                place(
                        file.name(),
                        folders,
                        (in, name) ->
                                file.files().visit(file.at(), entry -> copier.copy(file.files(), entry, in, name)));
            case Source.Archive archive -> {
                try (Fd file = archive.files().openFile(archive.at().path())) {
                    unpack(
                            () -> Files.newInputStream(file.path()),
                            "/" + archive.at().path(),
                            folders,
                            copier);
                }
            }
            case Source.Fetched fetched -> {
                if (fetched.unpack()) {
                    unpack(() -> Files.newInputStream(fetched.content()), fetched.url(), folders, copier);
                } else {
                    Optional<FileTimes> modified =
                            fetched.modified() == null ? times.now() : Optional.of(times.of(fetched.modified()));
                    place(
                            fetched.name(),
                            folders,
                            (in, name) -> write(
                                    () -> Files.newInputStream(fetched.content()),
                                    copier,
                                    in,
                                    name,
                                    FETCHED_MODE,
                                    modified));
                }
            }
            case Source.Inline inline -> {
                byte[] content = inline.file().content().getBytes(StandardCharsets.UTF_8);
                place(
                        inline.file().name(),
                        folders,
                        (in, name) -> write(
                                () -> new ByteArrayInputStream(content), copier, in, name, INLINE_MODE, times.now()));
            }
        }
    }

    private void copyFolder(Source.Folder source, TargetFolders folders, FileCopier copier) {
        String real = folders.resolve(destination).path();
        try (Fd folder = folders.make(real);
                TreeCopier tree = new TreeCopier(
                        kernel,
                        source.files(),
                        folders,
                        copier,
                        folder,
                        real,
                        step.flags().parents())) {
            source.files().walk(source.at().path(), source.filter(), tree);
            tree.finish();
        }
    }

    @FunctionalInterface
    private interface Placed {
        void in(Fd folder, String name);
    }

    /// A file goes into the destination when that is a folder or ends in a slash, else it becomes the
    /// destination.
    private void place(String name, TargetFolders folders, Placed file) {
        Resolved at = folders.resolve(destination);
        boolean inside = destination.endsWith("/") || at.isFolder() || at.path().isEmpty();
        List<String> parts = TreePaths.parts(name);
        String own = parts.isEmpty() ? name : parts.getLast();
        try (Fd folder = folders.make(inside ? at.path() : at.parent())) {
            file.in(folder, inside ? own : at.name());
        }
    }

    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    private static void write(
            Content content, FileCopier copier, Fd folder, String name, int permissions, Optional<FileTimes> modified) {
        try (InputStream in = content.open()) {
            copier.write(in, folder, name, permissions, modified);
        } catch (IOException failure) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "copy to " + folder + "/" + name + ": " + failure.getMessage(), failure);
        }
    }

    /// Names and links in it resolve inside the destination, as if that were its root.
    private void unpack(Content content, String title, TargetFolders folders, FileCopier copier) {
        try (Fd folder = folders.make(folders.resolve(destination).path());
                InputStream in = content.open()) {
            Unpacked done = new FolderUnpacker(kernel, target.ids()).unpack(in, title, folder, "", false, true);
            copier.count(done.entries(), done.bytes());
            done.warnings().forEach(copier::warn);
        } catch (IOException failure) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "unpack " + title + ": " + failure.getMessage(), failure);
        }
    }
}
