package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerTar.TarSummary;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/// Writes files of a layer into a [TarOutput], in the names that the OCI image-spec has for what is not there
/// any more (layer.md, "Whiteouts").
///
/// Holes are written as the zeros they read as: the image-spec says that sparse files should not be used,
/// because not every implementation reads them, and compression makes next to nothing of them. One thread.
final class LayerTarWriter {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int CHUNK = 128 << 10;

    private final Syscalls kernel;
    private final TarOutput out;
    private final boolean layer;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final byte[] bytes = new byte[CHUNK];
    private long entries;
    private long contentBytes;

    /// @param layer the archive is a layer, in which `.wh.` has a meaning; otherwise a whole root
    LayerTarWriter(Syscalls kernel, OutputStream out, boolean layer) {
        this.kernel = kernel;
        this.out = new TarOutput(out);
        this.layer = layer;
    }

    /// @throws EngineException INVALID_ARGUMENT for a name that would mean a whiteout; CONFLICT when the file
    ///     changes while it is read; CANCELLED
    void add(DiskFile file) throws IOException {
        LayerWalk.checkInterrupt();
        LayerEntry entry = file.entry();
        String path = entry.path();
        if (entry.type() == LayerEntry.Type.WHITEOUT) {
            whiteout(path);
            return;
        }
        if (layer && path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1)) {
            throw EngineException.invalid("write the file '" + path + "' into a layer: a name that starts with"
                    + " .wh. means there that a file is gone; rename it");
        }
        switch (entry.type()) {
            case FOLDER, OPAQUE_FOLDER -> {
                header(path.isEmpty() ? "./" : path + "/", entry, "");
                if (layer && entry.type() == LayerEntry.Type.OPAQUE_FOLDER) {
                    marker(path.isEmpty() ? OPAQUE : path + "/" + OPAQUE);
                }
            }
            case FILE -> content(file);
            default -> header(path, entry, entry.link());
        }
    }

    /// Says that what the layers below have at this path is gone.
    void whiteout(String path) throws IOException {
        int name = path.lastIndexOf('/') + 1;
        marker(path.substring(0, name) + WHITEOUT + path.substring(name));
    }

    /// Nothing of a whiteout but its name means anything, so nothing else is in it.
    private void marker(String path) throws IOException {
        header(path, new LayerEntry(path, LayerEntry.Type.WHITEOUT, 0, 0, 0, 0, 0, 0, "", Map.of(), ""), "");
    }

    private void header(String name, LayerEntry entry, String link) throws IOException {
        entries++;
        out.header(name, entry, link);
    }

    private void content(DiskFile file) throws IOException {
        LayerEntry entry = file.entry();
        long size = entry.size();
        try (Fd opened = open(file)) {
            header(entry.path(), entry, "");
            long left = size;
            while (left > 0) {
                LayerWalk.checkInterrupt();
                chunk.clear().limit((int) Math.min(CHUNK, left));
                int count = kernel.read(opened, chunk);
                if (count < 0) {
                    throw changed(entry.path());
                }
                chunk.flip().get(bytes, 0, count);
                out.content(bytes, 0, count);
                left -= count;
            }
        }
        out.pad(size);
        contentBytes += size;
    }

    private Fd open(DiskFile file) {
        try {
            return kernel.openat(
                    file.folder(), file.name(), OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK, 0);
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ELOOP)) {
                throw changed(file.entry().path());
            }
            throw failure;
        }
    }

    private static EngineException changed(String path) {
        return new EngineException(
                ErrorKind.CONFLICT,
                "write the file '" + path + "' into an archive: it changed while it was read; pause or stop the"
                        + " container that writes to it");
    }

    TarSummary finish() throws IOException {
        Digest digest = out.finish();
        return new TarSummary(digest, entries, contentBytes, out.written());
    }
}
