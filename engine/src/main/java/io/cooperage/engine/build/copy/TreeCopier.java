package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.SourceEntry;
import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts what a walk shows into a folder of the target, keeping beside the walk a folder of the target open
/// for each of the source. A folder gets its attributes when the walk has left it, for filling it changes
/// its time. The target folder itself keeps what it has. One thread.
final class TreeCopier implements Consumer<SourceEntry>, AutoCloseable {
    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final BuildFiles from;
    private final TargetFolders folders;
    private final FileCopier copier;
    private final String target;
    private final boolean keepPresent;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Map<FileId, String> firstNames = new HashMap<>();

    private record FileId(int major, int minor, long inode) {}

    /// @param path relative to the target folder
    /// @param source what the folder is to become; null to leave it
    private record Level(Fd folder, String path, @Nullable FileStatus source, Map<String, byte[]> attributes) {}

    /// @param folder of the target, open; stays the caller's
    /// @param target its path, resolved
    /// @param keepPresent folders that are there keep their attributes: `--parents`
    TreeCopier(
            Syscalls kernel,
            BuildFiles from,
            TargetFolders folders,
            FileCopier copier,
            Fd folder,
            String target,
            boolean keepPresent) {
        this.kernel = kernel;
        this.from = from;
        this.folders = folders;
        this.copier = copier;
        this.target = target;
        this.keepPresent = keepPresent;
        levels.push(new Level(folder, "", null, Map.of()));
    }

    @Override
    public void accept(SourceEntry entry) {
        if (entry.path().isEmpty()) {
            return;
        }
        String path = entry.path();
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        while (!levels.element().path().equals(parent)) {
            leave();
        }
        Level in = levels.element();
        if (entry.isFolder()) {
            enter(entry, in);
        } else if (entry.status().links() < 2 || !linked(entry, in)) {
            copier.copy(from, entry, in.folder(), entry.name());
        }
    }

    private void enter(SourceEntry entry, Level in) {
        boolean made = folders.makeDirectory(in.folder(), entry.name(), TreePaths.join(target, entry.path()));
        boolean keep = !made && keepPresent;
        Map<String, byte[]> attributes = keep ? Map.of() : new SourceAttributes(kernel, from.ids()).of(entry);
        Fd folder = kernel.openat(in.folder(), entry.name(), ENTER, 0);
        levels.push(new Level(folder, entry.path(), keep ? null : entry.status(), attributes));
        copier.count(made ? 1 : 0, 0);
    }

    private void leave() {
        Level left = levels.pop();
        try (Fd folder = left.folder()) {
            if (left.source() != null) {
                copier.attributes(from, left.source(), left.attributes(), folder);
            }
        }
    }

    /// @return whether it is a second name, and was made as one
    private boolean linked(SourceEntry entry, Level in) {
        FileStatus status = entry.status();
        FileId id = new FileId(status.deviceMajor(), status.deviceMinor(), status.inode());
        String first = firstNames.putIfAbsent(id, entry.path());
        if (first == null) {
            return false;
        }
        int slash = first.lastIndexOf('/');
        String folder = TreePaths.join(target, slash < 0 ? "" : first.substring(0, slash));
        try (Fd opened = folders.open(folder)) {
            return copier.link(opened, first.substring(slash + 1), in.folder(), entry.name());
        }
    }

    /// Gives the folders that are still open what they are to have.
    void finish() {
        while (levels.size() > 1) {
            leave();
        }
    }

    @Override
    public void close() {
        while (levels.size() > 1) {
            levels.pop().folder().close();
        }
    }
}
