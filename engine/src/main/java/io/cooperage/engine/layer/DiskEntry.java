package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.TarEntry.Segment;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file on disk as an archive would hold it: owners as the container knows them, holes kept, without what
/// overlayfs has noted on it. Its content can be read once. One thread.
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

    /// @param folder open, `O_PATH` will do
    /// @param name one component; `.` is the folder itself
    /// @throws EngineException INVALID_ARGUMENT when the container has not its owner, or overlayfs has moved it
    static DiskEntry of(Syscalls kernel, IdMap ids, Fd folder, String name) {
        FileStatus status = kernel.statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW);
        Map<String, byte[]> xattrs = xattrs(kernel, folder, name);
        Fd file = status.isRegular()
                ? kernel.openat(folder, name, OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK, 0)
                : null;
        try {
            String link = status.isSymlink() ? kernel.readlinkat(folder, name) : "";
            List<Segment> data = file == null ? List.of() : data(kernel, file, status.size());
            TarEntry.Time modified = new TarEntry.Time(status.modifiedSeconds(), status.modifiedNanos());
            TarEntry entry = new TarEntry(
                    name,
                    link,
                    type(status),
                    status.permissions(),
                    ids.containerUid(status.uid()),
                    ids.containerGid(status.gid()),
                    status.isRegular() ? status.size() : 0,
                    data.stream().mapToLong(Segment::length).sum(),
                    data,
                    modified,
                    modified,
                    status.specialMajor(),
                    status.specialMinor(),
                    xattrs);
            return new DiskEntry(kernel, file, entry);
        } catch (EngineException failure) {
            if (file != null) {
                file.close();
            }
            throw failure;
        }
    }

    private static TarEntry.Type type(FileStatus status) {
        return switch (status.type()) {
            case FileStatus.S_IFDIR -> TarEntry.Type.DIRECTORY;
            case FileStatus.S_IFLNK -> TarEntry.Type.SYMLINK;
            case FileStatus.S_IFCHR -> TarEntry.Type.CHARACTER_DEVICE;
            case FileStatus.S_IFBLK -> TarEntry.Type.BLOCK_DEVICE;
            case FileStatus.S_IFIFO -> TarEntry.Type.FIFO;
            case FileStatus.S_IFREG -> TarEntry.Type.FILE;
            default -> throw EngineException.invalid("a socket belongs to a running process, not to a layer");
        };
    }

    private static Map<String, byte[]> xattrs(Syscalls kernel, Fd folder, String name) {
        String path = folder.procPath() + "/" + name;
        Map<String, byte[]> xattrs = new HashMap<>();
        for (String attribute : kernel.llistxattr(path)) {
            if (attribute.endsWith(".overlay.redirect") || attribute.endsWith(".overlay.metacopy")) {
                throw EngineException.invalid("its content is elsewhere, for the overlay was mounted with redirect_dir"
                        + " or metacopy; mount it with both off");
            }
            if (!OverlayMarks.isOrder(attribute) && !attribute.equals("security.selinux")) {
                kernel.lgetxattr(path, attribute).ifPresent(value -> xattrs.put(attribute, value));
            }
        }
        return xattrs;
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
