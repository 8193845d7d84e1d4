package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerTar.TarSummary;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
    private final boolean live;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final byte[] bytes = new byte[CHUNK];
    private long entries;
    private long contentBytes;

    /// @param layer the archive is a layer, in which `.wh.` has a meaning; otherwise a whole root
    LayerTarWriter(Syscalls kernel, OutputStream out, boolean layer) {
        this(kernel, new TarOutput(out, true), layer, false);
    }

    private LayerTarWriter(Syscalls kernel, TarOutput out, boolean layer, boolean live) {
        this.kernel = kernel;
        this.out = out;
        this.layer = layer;
        this.live = live;
    }

    /// Of files that change meanwhile: one that goes is left out, one that shrinks is filled up with zeros to
    /// the length it was announced with, and of one that grows the rest is left out, as tar(1) has it.
    static LayerTarWriter ofLiveTree(Syscalls kernel, OutputStream out) {
        return new LayerTarWriter(kernel, new TarOutput(out, false), false, true);
    }

    /// Of a whole root that is handed out and not kept, so nobody asks for its digest: [#end] ends it.
    static LayerTarWriter ofExport(Syscalls kernel, OutputStream out) {
        return new LayerTarWriter(kernel, new TarOutput(out, false), false, false);
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
        Fd found;
        try {
            found = open(file);
        } catch (EngineException gone) {
            if (live && gone.kind() == ErrorKind.CONFLICT) {
                return;
            }
            throw gone;
        }
        try (Fd opened = found) {
            header(entry.path(), entry, "");
            long left = size;
            while (left > 0) {
                LayerWalk.checkInterrupt();
                chunk.clear().limit((int) Math.min(CHUNK, left));
                int count = kernel.read(opened, chunk);
                if (count < 0 && live) {
                    zeros(left);
                    break;
                }
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

    private void zeros(long length) throws IOException {
        Arrays.fill(bytes, (byte) 0);
        for (long left = length; left > 0; left -= CHUNK) {
            LayerWalk.checkInterrupt();
            out.content(bytes, 0, (int) Math.min(CHUNK, left));
        }
    }

    private Fd open(DiskFile file) {
        try {
            return RegularFile.open(kernel, file.folder(), file.name());
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)) {
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
        out.finish();
        Digest digest = out.digest();
        return new TarSummary(digest, entries, contentBytes, out.written());
    }

    /// As [#finish], of an archive without a digest.
    ///
    /// @return bytes written
    long end() throws IOException {
        out.finish();
        return out.written();
    }
}
