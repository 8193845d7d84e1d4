package io.cooperage.engine.build.context;

import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a context as the language knows them, read when asked for: for completion, and for warnings
/// about what is missing. What `.dockerignore` leaves out is there, for the language tells that itself. Any
/// thread.
public final class ContextTree implements FileTree, AutoCloseable {
    private static final int EXECUTE = 0111;

    private final Syscalls kernel = Syscalls.host();
    private final Fd root;
    private final TreePaths paths;

    private ContextTree(Fd root) {
        this.root = root;
        this.paths = new TreePaths(kernel, root);
    }

    /// @throws EngineException NOT_FOUND or FORBIDDEN naming the folder
    public static ContextTree open(Path folder) {
        return new ContextTree(Syscalls.host().open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY));
    }

    public ContextFacts facts(IgnoreMatcher ignore) {
        return new ContextFacts(this, ignore);
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

    @Override
    public void close() {
        root.close();
    }
}
