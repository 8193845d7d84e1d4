package io.cooperage.engine.layer;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One folder of a stack as an overlay mount would show it, without mounting: what an upper layer has hides
/// what is below, whiteouts and opaque folders take away.
///
/// Files it has read are of use only as long as it is open. One thread.
final class StackFolder implements AutoCloseable {
    private final DiskFiles files;
    private final Syscalls kernel;

    /// In the form of a prefix: empty, or ending in a slash.
    private final String prefix;

    /// The same folder in each layer that has it and is not hidden, the top first.
    private final List<Fd> parts;

    private StackFolder(Syscalls kernel, DiskFiles files, String prefix, List<Fd> parts) {
        this.kernel = kernel;
        this.files = files;
        this.prefix = prefix;
        this.parts = parts;
    }

    /// @param stack folders in overlay's form, the top first
    static StackFolder open(Syscalls kernel, DiskFiles files, List<Path> stack) {
        List<Fd> parts = new ArrayList<>();
        StackFolder folder = new StackFolder(kernel, files, "", parts);
        try {
            for (Path layer : stack) {
                parts.add(kernel.open(layer.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY));
            }
            return folder;
        } catch (RuntimeException failure) {
            folder.close();
            throw failure;
        }
    }

    /// The root itself, as the top has it.
    Optional<DiskFile> self() {
        return parts.isEmpty() ? Optional.empty() : files.read(parts.getFirst(), ".", "");
    }

    /// @param parts where it is a folder: the layers that make it up, as indexes of the stack of this folder
    record Child(DiskFile file, List<Integer> parts) {}

    /// By name, in the order of a layer.
    NavigableMap<String, Child> children() {
        NavigableMap<String, Child> children = new TreeMap<>(DiskFiles.NAME_ORDER);
        NavigableMap<String, List<Integer>> holders = new TreeMap<>(DiskFiles.NAME_ORDER);
        for (int layer = 0; layer < parts.size(); layer++) {
            for (DirectoryEntry entry : kernel.list(parts.get(layer))) {
                holders.computeIfAbsent(entry.name(), _ -> new ArrayList<>(2)).add(layer);
            }
        }
        holders.forEach((name, layers) -> child(name, layers).ifPresent(child -> children.put(name, child)));
        return children;
    }

    private Optional<Child> child(String name, List<Integer> holders) {
        LayerWalk.checkInterrupt();
        DiskFile top = read(name, holders.getFirst());
        if (top == null || top.isWhiteout()) {
            return Optional.empty();
        }
        if (!top.isFolder()) {
            return Optional.of(new Child(top, List.of()));
        }
        List<Integer> merged = new ArrayList<>(holders.size());
        merged.add(holders.getFirst());
        boolean opaque = top.entry().type() == LayerEntry.Type.OPAQUE_FOLDER;
        for (int i = 1; i < holders.size() && !opaque; i++) {
            DiskFile below = read(name, holders.get(i));
            if (below == null || !below.isFolder()) {
                break;
            }
            merged.add(holders.get(i));
            opaque = below.entry().type() == LayerEntry.Type.OPAQUE_FOLDER;
        }
        return Optional.of(new Child(top, merged));
    }

    private @Nullable DiskFile read(String name, int layer) {
        return files.read(parts.get(layer), name, prefix + name).orElse(null);
    }

    /// Goes into the child of this name; empty when there is none, or it is no folder.
    Optional<StackFolder> into(String name) {
        List<Integer> holders = new ArrayList<>();
        for (int layer = 0; layer < parts.size(); layer++) {
            if (kernel.tryStatx(parts.get(layer), name, AtFlags.AT_SYMLINK_NOFOLLOW)
                    .isPresent()) {
                holders.add(layer);
            }
        }
        return holders.isEmpty()
                ? Optional.empty()
                : child(name, holders).filter(child -> child.file().isFolder()).map(this::into);
    }

    /// Goes into a child that is a folder.
    StackFolder into(Child child) {
        List<Fd> inner = new ArrayList<>();
        StackFolder folder = new StackFolder(kernel, files, child.file().entry().path() + "/", inner);
        try {
            for (int layer : child.parts()) {
                inner.add(files.openFolder(parts.get(layer), child.file().name()));
            }
            return folder;
        } catch (RuntimeException failure) {
            folder.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        parts.forEach(Fd::close);
    }
}
