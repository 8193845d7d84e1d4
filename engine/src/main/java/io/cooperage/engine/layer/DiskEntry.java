package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.TarEntry.Segment;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of an unpacked layer as an archive would hold it, holes kept. Its content can be read once. One thread.
final class DiskEntry implements TreeWriter.Content, AutoCloseable {
    private final Syscalls kernel;
    private final @Nullable Fd file;
    private final TarEntry entry;
    private int segment;
    private long at;

    private DiskEntry(Syscalls kernel, @Nullable Fd file, TarEntry entry) {
        this.kernel = kernel;
        this.file = file;
        this.entry = entry;
        this.at = entry.data().isEmpty() ? 0 : entry.data().getFirst().offset();
    }

    /// @throws EngineException when it can't be opened
    static DiskEntry of(Syscalls kernel, DiskFile disk) {
        LayerEntry known = disk.entry();
        boolean content = known.type() == LayerEntry.Type.FILE;
        Fd file = content ? RegularFile.open(kernel, disk.folder(), disk.name()) : null;
        try {
            List<Segment> data = file == null ? List.of() : data(kernel, file, known.size());
            TarEntry.Time modified = new TarEntry.Time(known.modifiedSeconds(), known.modifiedNanos());
            TarEntry entry = new TarEntry(
                    known.path(),
                    known.link(),
                    type(known.type()),
                    known.mode(),
                    known.uid(),
                    known.gid(),
                    known.size(),
                    data.stream().mapToLong(Segment::length).sum(),
                    data,
                    modified,
                    modified,
                    disk.status().specialMajor(),
                    disk.status().specialMinor(),
                    known.xattrs());
            return new DiskEntry(kernel, file, entry);
        } catch (EngineException failure) {
            if (file != null) {
                file.close();
            }
            throw failure;
        }
    }

    private static TarEntry.Type type(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> TarEntry.Type.FILE;
            case FOLDER, OPAQUE_FOLDER -> TarEntry.Type.DIRECTORY;
            case SYMLINK -> TarEntry.Type.SYMLINK;
            case HARD_LINK -> TarEntry.Type.HARD_LINK;
            case CHARACTER_DEVICE -> TarEntry.Type.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> TarEntry.Type.BLOCK_DEVICE;
            case FIFO -> TarEntry.Type.FIFO;
            case WHITEOUT -> throw new IllegalArgumentException("a whiteout is no file");
        };
    }

    /// Where the file has content, lseek(2).
    private static List<Segment> data(Syscalls kernel, Fd file, long size) {
        List<Segment> data = new ArrayList<>();
        long from = 0;
        while (from < size) {
            long start;
            try {
                start = kernel.lseek(file, from, AtFlags.SEEK_DATA);
            } catch (SyscallException failure) {
                if (failure.is(Errno.ENXIO)) {
                    break;
                }
                throw failure;
            }
            long end = Math.min(size, kernel.lseek(file, start, AtFlags.SEEK_HOLE));
            data.add(new Segment(start, end - start));
            from = end;
        }
        return data;
    }

    TarEntry entry() {
        return entry;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (file == null || segment >= entry.data().size()) {
            return -1;
        }
        Segment current = entry.data().get(segment);
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + current.end() - at));
        int count = kernel.pread(file, into, at);
        into.limit(limit);
        if (count < 0) {
            throw new IOException("it became shorter while it was read");
        }
        at += count;
        if (at == current.end() && ++segment < entry.data().size()) {
            at = entry.data().get(segment).offset();
        }
        return count;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
