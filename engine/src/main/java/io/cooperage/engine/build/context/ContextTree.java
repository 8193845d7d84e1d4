package io.cooperage.engine.build.context;

import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a context as the language knows them, read when asked for: for completion, and for warnings
/// about what is missing. What `.dockerignore` leaves out is there, for the language tells that itself. Any
/// thread, as long as the context is open.
final class ContextTree implements FileTree {
    private static final int EXECUTE = 0111;

    private final Syscalls kernel = Syscalls.host();
    private final TreePaths paths;

    ContextTree(TreePaths paths) {
        this.paths = paths;
    }

    @Override
    public List<Item> list(String directory) {
        try {
            Resolved folder = paths.resolve(directory);
            if (!folder.isFolder()) {
                return List.of();
            }
            List<Item> items = new ArrayList<>();
            try (Fd opened = paths.openFolder(folder.path())) {
                for (DirectoryEntry entry : kernel.list(opened)) {
                    Item item = item(TreePaths.join(folder.path(), entry.name()), entry.name());
                    if (item != null) {
                        items.add(item);
                    }
                }
            }
            return items;
        } catch (SyscallException unreadable) {
            return List.of();
        }
    }

    @Override
    public @Nullable Item find(String path) {
        List<String> parts = TreePaths.parts(path);
        try {
            return item(path, parts.isEmpty() ? "" : parts.getLast());
        } catch (EngineException unreadable) {
            // Links in a circle too: nothing is there that could be copied.
            return null;
        }
    }

    private @Nullable Item item(String path, String name) {
        FileStatus status = paths.resolve(path).status();
        return status == null
                ? null
                : new Item(
                        name,
                        status.isDirectory(),
                        !status.isDirectory() && (status.permissions() & EXECUTE) != 0,
                        status.isRegular() ? status.size() : 0);
    }
}
