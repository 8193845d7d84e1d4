package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Goes through one folder in overlay's form, whiteouts included, in the order of the paths, a folder before
/// what is in it. Never follows a link. One thread; an interrupt cancels.
final class LayerWalk {
    private final Syscalls kernel;
    private final DiskFiles files;

    LayerWalk(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.files = new DiskFiles(kernel, ids);
    }

    /// @param visitor told of the root first, whose path is empty
    void walk(Path folder, Consumer<DiskFile> visitor) {
        try (Fd root = kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            files.read(root, ".", "").ifPresent(visitor);
            inside(root, "", visitor);
        }
    }

    private void inside(Fd folder, String prefix, Consumer<DiskFile> visitor) {
        for (String name : names(folder)) {
            checkInterrupt();
            files.read(folder, name, prefix + name).map(files::linked).ifPresent(file -> {
                visitor.accept(file);
                if (file.isFolder()) {
                    try (Fd inner = files.openFolder(folder, name)) {
                        inside(inner, prefix + name + "/", visitor);
                    }
                }
            });
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
            throw new EngineException(ErrorKind.CANCELLED, "reading the files of a layer: cancelled");
        }
    }
}
