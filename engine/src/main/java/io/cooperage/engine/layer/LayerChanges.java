package io.cooperage.engine.layer;

import io.cooperage.engine.layer.StackFolder.Child;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an upper folder does to the layers below, as `docker diff` lists it.
///
/// A folder counts as changed when something in it did, as with Docker.
public final class LayerChanges {
    private final Syscalls kernel;
    private final DiskFiles files;
    private final List<Change> changes = new ArrayList<>();

    private LayerChanges(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.files = new DiskFiles(kernel, ids);
    }

    /// @param path from the root, with a leading slash
    public record Change(String path, Kind kind) {}

    public enum Kind {
        ADDED('A'),
        CHANGED('C'),
        DELETED('D');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /// As `docker diff` prints it.
        public char letter() {
            return letter;
        }
    }

    /// @param upper in overlay's form
    /// @param lowers folders below it, the top first
    /// @return in the order of the paths; the whole list is in memory
    public static List<Change> ofUpper(Syscalls kernel, IdMap ids, Path upper, List<Path> lowers) {
        LayerChanges walk = new LayerChanges(kernel, ids);
        try (Fd root = kernel.open(upper.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
                StackFolder below = StackFolder.open(kernel, walk.files, lowers)) {
            walk.inside(root, "", below, false);
        }
        return List.copyOf(walk.changes);
    }

    /// @param below the same folder in the layers below; null where there is none
    /// @param opaque nothing of `below` shows through: this folder or one around it hides it
    private void inside(Fd folder, String prefix, @Nullable StackFolder below, boolean opaque) {
        NavigableMap<String, Child> old = below == null ? new TreeMap<>() : below.children();
        Set<String> present = new HashSet<>();
        List<String> names = new ArrayList<>(
                kernel.list(folder).stream().map(DirectoryEntry::name).toList());
        present.addAll(names);
        if (opaque) {
            names.addAll(old.keySet().stream()
                    .filter(name -> !present.contains(name))
                    .toList());
        }
        names.sort(DiskFiles.NAME_ORDER);
        for (String name : names) {
            LayerWalk.checkInterrupt();
            String path = "/" + prefix + name;
            Child was = old.get(name);
            if (!present.contains(name)) {
                changes.add(new Change(path, Kind.DELETED));
                continue;
            }
            files.read(folder, name, prefix + name).ifPresent(file -> {
                if (file.isWhiteout()) {
                    if (was != null) {
                        changes.add(new Change(path, Kind.DELETED));
                    }
                } else if (file.isFolder()) {
                    folder(folder, file, below, was, opaque);
                } else {
                    changes.add(new Change(path, was == null ? Kind.ADDED : Kind.CHANGED));
                }
            });
        }
    }

    private void folder(Fd parent, DiskFile file, @Nullable StackFolder below, @Nullable Child was, boolean hidden) {
        String path = file.entry().path();
        int before = changes.size();
        changes.add(new Change("/" + path, was == null ? Kind.ADDED : Kind.CHANGED));
        boolean both = below != null && was != null && was.file().isFolder();
        try (Fd inner = files.openFolder(parent, file.name());
                StackFolder old = both && below != null && was != null ? below.into(was) : null) {
            inside(inner, path + "/", old, hidden || file.entry().type() == LayerEntry.Type.OPAQUE_FOLDER);
        }
        boolean alone = changes.size() == before + 1;
        // Overlay copies a folder up whenever something in it is opened for writing.
        if (both && alone && was != null && TreeTar.sameAttributes(was.file().entry(), file.entry())) {
            changes.removeLast();
        }
    }
}
