package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.Set;

/// Goes through one folder in overlay's form, whiteouts included, in the order of the paths, a folder before
/// what is in it. Never follows a link. One thread; an interrupt cancels.
final class LayerWalk {
    private final Syscalls kernel;
    private final DiskFiles files;
    private final Set<String> omitted;

    LayerWalk(Syscalls kernel, IdMap ids) {
        this(kernel, ids, Set.of());
    }

    /// @param omitted paths that are passed over with all that is in them
    LayerWalk(Syscalls kernel, IdMap ids, Set<String> omitted) {
        this.kernel = kernel;
        this.omitted = omitted;
        this.files = new DiskFiles(kernel, ids);
    }

    /// Is told of each file while its folder is open.
    ///
    /// @param <E> what it fails with, which ends the walk
    @FunctionalInterface
    interface Visitor<E extends Exception> {
        void visit(DiskFile file) throws E;
    }

    /// @param visitor told of the root first, whose path is empty
    <E extends Exception> void walk(Path folder, Visitor<E> visitor) throws E {
        try (Fd root = kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            DiskFile self = files.read(root, ".", "").orElse(null);
            if (self != null) {
                visitor.visit(self);
            }
            inside(root, "", visitor);
        }
    }

    private <E extends Exception> void inside(Fd folder, String prefix, Visitor<E> visitor) throws E {
        for (String name : names(folder)) {
            checkInterrupt();
            if (omitted.contains(prefix + name)) {
                continue;
            }
            DiskFile file =
                    files.read(folder, name, prefix + name).map(files::linked).orElse(null);
            if (file == null) {
                continue;
            }
            visitor.visit(file);
            if (file.isFolder()) {
                try (Fd inner = files.openFolder(folder, name)) {
                    inside(inner, prefix + name + "/", visitor);
                }
            }
        }
    }

    private Iterable<String> names(Fd folder) {
        return kernel.list(folder).stream()
                .map(DirectoryEntry::name)
                .sorted(DiskFiles.NAME_ORDER)
                .toList();
    }

    static void checkInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException(ErrorKind.CANCELLED, "reading files: cancelled");
        }
    }
}
