package io.cooperage.engine.layer;

import io.cooperage.engine.layer.LayerChanges.Kind;
import io.cooperage.engine.layer.StackFolder.Child;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an upper folder does to one folder of the layers below, by name, without looking any deeper.
///
/// @param kinds names that are not as below; a folder counts as changed when something in it did
/// @param gone what the layers below have under the names that are deleted
public record FolderMarks(Map<String, Kind> kinds, Map<String, LayerEntry> gone) {
    public static final FolderMarks NONE = new FolderMarks(Map.of(), Map.of());

    public FolderMarks {
        kinds = Map.copyOf(kinds);
        gone = Map.copyOf(gone);
    }

    /// @param upper in overlay's form
    /// @param lowers folders below it, the top first
    /// @param folder real path of a folder from the root, without leading slash; empty is the root
    public static FolderMarks of(Syscalls kernel, IdMap ids, Path upper, List<Path> lowers, String folder) {
        DiskFiles files = new DiskFiles(kernel, ids);
        Fd at = kernel.open(upper.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        StackFolder below = null;
        boolean opaque = false;
        try {
            below = StackFolder.open(kernel, files, lowers);
            for (String part : EntryName.of(folder, "the folder").parts()) {
                Fd inner;
                try {
                    inner = files.openFolder(at, part);
                } catch (SyscallException failure) {
                    if (failure.is(Errno.ENOENT) || failure.is(Errno.ENOTDIR) || failure.is(Errno.ELOOP)) {
                        // The container has nothing of its own here.
                        return NONE;
                    }
                    throw failure;
                }
                at.close();
                at = inner;
                opaque |= files.read(at, ".", part)
                        .filter(file -> file.entry().type() == LayerEntry.Type.OPAQUE_FOLDER)
                        .isPresent();
                StackFolder outer = below;
                below = outer == null ? null : outer.into(part).orElse(null);
                if (outer != null) {
                    outer.close();
                }
            }
            return marks(kernel, files, at, below, opaque);
        } finally {
            at.close();
            if (below != null) {
                below.close();
            }
        }
    }

    private static FolderMarks marks(
            Syscalls kernel, DiskFiles files, Fd folder, @Nullable StackFolder below, boolean opaque) {
        Set<String> names = new HashSet<>();
        kernel.list(folder).stream().map(DirectoryEntry::name).forEach(names::add);
        if (names.isEmpty() && !opaque) {
            return NONE;
        }
        NavigableMap<String, Child> old = below == null ? new TreeMap<>() : below.children();
        Map<String, Kind> kinds = new TreeMap<>();
        Map<String, LayerEntry> gone = new TreeMap<>();
        for (String name : names) {
            Child was = old.get(name);
            files.read(folder, name, name).ifPresent(file -> {
                if (!file.isWhiteout()) {
                    kinds.put(name, was == null ? Kind.ADDED : Kind.CHANGED);
                } else if (was != null) {
                    kinds.put(name, Kind.DELETED);
                    gone.put(name, was.file().entry());
                }
            });
        }
        if (opaque) {
            old.forEach((name, was) -> {
                if (!names.contains(name)) {
                    kinds.put(name, Kind.DELETED);
                    gone.put(name, was.file().entry());
                }
            });
        }
        return new FolderMarks(kinds, gone);
    }
}
