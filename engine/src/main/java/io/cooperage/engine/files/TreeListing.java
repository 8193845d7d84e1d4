package io.cooperage.engine.files;

import io.cooperage.engine.files.FileTree.Change;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.files.TreeView.Below;
import io.cooperage.engine.layer.FolderMarks;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerChanges;
import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is in a tree, for people to look at, with marks of what has changed against what lies below. Any thread.
final class TreeListing {
    private final Syscalls kernel;
    private final IdMap ids;
    private final TreeLookup lookup;

    TreeListing(Syscalls kernel, IdMap ids, TreeLookup lookup) {
        this.kernel = kernel;
        this.ids = ids;
        this.lookup = lookup;
    }

    FileEntry entry(TreeView view, TreePath path) {
        // A slash at the end means the folder that a link leads to.
        boolean follow = path.folder() || path.content();
        int flags = OpenFlags.O_PATH | (follow ? OpenFlags.O_DIRECTORY : OpenFlags.O_NOFOLLOW);
        try (Fd held = lookup.open(view, path.clean(), flags)) {
            FileStatus status = kernel.statx(held, "", AtFlags.AT_EMPTY_PATH);
            String target = status.isSymlink() ? kernel.readlinkat(held, "") : null;
            Mark mark = Mark.SAME;
            if (!path.isRoot()) {
                String real = lookup.realPath(view, held);
                String parent = real.substring(0, Math.max(1, real.lastIndexOf('/')));
                mark = mark(view, real, path.name(), marks(view, parent));
            }
            return entry(path.clean(), path.name(), status, target, mark);
        }
    }

    List<FileEntry> list(TreeView view, TreePath path) {
        try (Fd folder = lookup.open(view, path.clean(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            String real = lookup.realPath(view, folder);
            FolderMarks marks = marks(view, real);
            List<FileEntry> entries = new ArrayList<>();
            for (DirectoryEntry found : kernel.list(folder)) {
                FileStatus status = kernel.tryStatx(folder, found.name(), AtFlags.AT_SYMLINK_NOFOLLOW)
                        .orElse(null);
                if (status == null) {
                    continue;
                }
                String name = found.name();
                String realChild = real.equals("/") ? "/" + name : real + "/" + name;
                entries.add(entry(
                        path.child(name),
                        name,
                        status,
                        status.isSymlink() ? kernel.readlinkat(folder, name) : null,
                        mark(view, realChild, name, marks)));
            }
            marks.gone().forEach((name, was) -> entries.add(gone(path.child(name), name, was)));
            entries.sort(Comparator.comparing(FileEntry::name));
            return entries;
        }
    }

    private FolderMarks marks(TreeView view, String realFolder) {
        Below below = view.below();
        return below == null || view.mountOf(realFolder) != null
                ? FolderMarks.NONE
                : FolderMarks.of(kernel, ids, below.upper(), below.lowers(), realFolder);
    }

    private static Mark mark(TreeView view, String realPath, String name, FolderMarks marks) {
        if (view.isMountPoint(realPath)) {
            return Mark.MOUNT;
        }
        LayerChanges.Kind kind = marks.kinds().get(name);
        if (kind == null || (kind == LayerChanges.Kind.ADDED && view.made().contains(realPath))) {
            return Mark.SAME;
        }
        return mark(kind);
    }

    private static Mark mark(LayerChanges.Kind kind) {
        return switch (kind) {
            case ADDED -> Mark.ADDED;
            case CHANGED -> Mark.CHANGED;
            case DELETED -> Mark.REMOVED;
        };
    }

    private FileEntry entry(String path, String name, FileStatus status, @Nullable String target, Mark mark) {
        return new FileEntry(
                path,
                name,
                kind(status),
                status.isRegular() ? status.size() : 0,
                status.permissions(),
                ids.shownUid(status.uid()),
                ids.shownGid(status.gid()),
                Instant.ofEpochSecond(status.modifiedSeconds(), status.modifiedNanos()),
                target,
                mark);
    }

    private static FileEntry gone(String path, String name, LayerEntry was) {
        return new FileEntry(
                path,
                name,
                switch (was.type()) {
                    case FOLDER, OPAQUE_FOLDER -> Kind.FOLDER;
                    case SYMLINK -> Kind.SYMLINK;
                    case BLOCK_DEVICE -> Kind.BLOCK_DEVICE;
                    case CHARACTER_DEVICE -> Kind.CHARACTER_DEVICE;
                    case FIFO -> Kind.FIFO;
                    case FILE, HARD_LINK, WHITEOUT -> Kind.FILE;
                },
                was.size(),
                was.mode(),
                was.uid(),
                was.gid(),
                Instant.ofEpochSecond(was.modifiedSeconds(), was.modifiedNanos()),
                was.type() == LayerEntry.Type.SYMLINK ? was.link() : null,
                Mark.REMOVED);
    }

    private static Kind kind(FileStatus status) {
        return switch (status.type()) {
            case FileStatus.S_IFDIR -> Kind.FOLDER;
            case FileStatus.S_IFLNK -> Kind.SYMLINK;
            case FileStatus.S_IFBLK -> Kind.BLOCK_DEVICE;
            case FileStatus.S_IFCHR -> Kind.CHARACTER_DEVICE;
            case FileStatus.S_IFIFO -> Kind.FIFO;
            case FileStatus.S_IFSOCK -> Kind.SOCKET;
            default -> Kind.FILE;
        };
    }

    /// As `docker diff`. Mount points that the engine made are no change of the container's, nor is a folder that
    /// holds nothing else new.
    List<Change> changes(TreeView view) {
        Below below = view.below();
        if (below == null) {
            return List.of();
        }
        List<LayerChanges.Change> all = LayerChanges.ofUpper(kernel, ids, below.upper(), below.lowers());
        List<Change> kept = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            LayerChanges.Change change = all.get(i);
            // What is in a folder comes right after it, so the last that was kept tells.
            boolean holds = !kept.isEmpty() && kept.getLast().path().startsWith(change.path() + "/");
            boolean made = view.made().contains(change.path()) && change.kind() == LayerChanges.Kind.ADDED;
            if (holds || (!made && !holdsMade(view, all.subList(i, all.size()), change.path()))) {
                kept.add(new Change(change.path(), mark(change.kind())));
            }
        }
        return List.copyOf(kept.reversed());
    }

    /// Whether a folder has a mount point in it that the engine made.
    private static boolean holdsMade(TreeView view, List<LayerChanges.Change> rest, String folder) {
        return rest.stream()
                .takeWhile(
                        change -> change.path().equals(folder) || change.path().startsWith(folder + "/"))
                .anyMatch(change -> change.kind() == LayerChanges.Kind.ADDED
                        && !change.path().equals(folder)
                        && view.made().contains(change.path()));
    }
}
