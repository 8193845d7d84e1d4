package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/// Copies a folder that has overlay's form to a new layer, or moves its files there.
final class LayerCopying {
    private final Syscalls kernel;
    private final String what;
    private final UnpackOptions options;
    private final boolean taking;
    private final UnpackWarnings warnings = new UnpackWarnings();
    private long entries;
    private long bytes;
    private String current = ".";

    /// @param what what messages call the layer
    /// @param taking moves regular files, which lie on the layer's file system
    LayerCopying(Syscalls kernel, String what, UnpackOptions options, boolean taking) {
        this.kernel = kernel;
        this.what = what;
        this.options = options;
        this.taking = taking;
    }

    /// @return without a digest
    Unpacked run(Path upper, Set<String> omitted, Fd root, LayerBase base) {
        try (TreeWriter writer = new TreeWriter(kernel, root, options, base, warnings)) {
            new LayerWalk(kernel, options.ids(), omitted).walk(upper, file -> copy(writer, file));
            writer.finish(folder -> current = folder);
            return new Unpacked("", entries, bytes, warnings.lines());
        } catch (EngineException failure) {
            if (failure.kind() == ErrorKind.RESOURCE_EXHAUSTED) {
                throw failure;
            }
            throw new EngineException(
                    failure.kind(),
                    "copy " + upper + " to " + what + ": '" + TarNumber.shorten(current) + "': " + failure.getMessage(),
                    failure);
        }
    }

    private void copy(TreeWriter writer, DiskFile file) {
        current = file.entry().path();
        entries++;
        EntryName name = EntryName.of(current, "its path");
        if (file.isWhiteout()) {
            writer.hide(name);
            return;
        }
        try (DiskEntry disk = DiskEntry.of(kernel, file)) {
            bytes += disk.entry().stored();
            if (taking && isMovable(file)) {
                writer.take(name, disk.entry(), file);
            } else {
                writer.put(name, disk.entry(), disk);
            }
        } catch (IOException failure) {
            throw new EngineException(ErrorKind.CONFLICT, String.valueOf(failure.getMessage()), failure);
        }
        if (file.entry().type() == LayerEntry.Type.OPAQUE_FOLDER) {
            writer.hideBelow(name);
        }
    }

    /// What overlay has copied up says where from, which is true of that folder only.
    private boolean isMovable(DiskFile file) {
        return file.entry().type() == LayerEntry.Type.FILE && !DiskFiles.isMarked(kernel, file);
    }
}
