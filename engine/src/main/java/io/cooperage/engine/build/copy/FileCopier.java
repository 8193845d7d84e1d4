package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.SourceEntry;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.FileCapability;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes single files in folders of the target that are held open. One thread.
final class FileCopier {
    private static final int OPEN =
            OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int CHUNK = 256 << 10;

    /// statx(2) counts blocks of this size, whatever the filesystem's are.
    private static final int BLOCK = 512;

    private final Syscalls kernel;
    private final TargetFolders folders;
    private final IdMap ids;
    private final @Nullable Owner owner;
    private final @Nullable ModeChange mode;
    private final Times times;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final List<String> warnings = new ArrayList<>();
    private @Nullable Fd lastFolder;
    private int bornUid;
    private int bornGid;
    private long files;
    private long bytes;

    /// @param ids of the target
    /// @param owner of everything; null keeps each file's own
    /// @param mode null keeps each file's own
    FileCopier(
            Syscalls kernel,
            TargetFolders folders,
            IdMap ids,
            @Nullable Owner owner,
            @Nullable ModeChange mode,
            Times times) {
        this.kernel = kernel;
        this.folders = folders;
        this.ids = ids;
        this.owner = owner;
        this.mode = mode;
        this.times = times;
    }

    CopyResult result() {
        return new CopyResult(files, bytes, warnings);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    void count(long moreFiles, long moreBytes) {
        files += moreFiles;
        bytes += moreBytes;
    }

    /// For reading, what was seen to be a regular file. Should it have become something else in between, it
    /// is no link that is followed and no fifo that is waited for.
    static Fd open(Syscalls kernel, SourceEntry entry) {
        return kernel.openat(entry.folder(), entry.name(), OPEN, 0);
    }

    /// @param from whose file it is
    /// @param folder of the target, open
    /// @return false for what is no file that can be copied: a socket, or a device that may not be made
    boolean copy(BuildFiles from, SourceEntry entry, Fd folder, String name) {
        FileStatus status = entry.status();
        boolean made = switch (status.type()) {
            case FileStatus.S_IFREG -> {
                regular(from, entry, folder, name);
                yield true;
            }
            case FileStatus.S_IFLNK -> {
                String target = kernel.readlinkat(entry.folder(), entry.name());
                make(folder, name, () -> kernel.symlinkat(target, folder, name));
                attributes(from, entry, folder, name);
                yield true;
            }
            case FileStatus.S_IFSOCK -> false;
            default -> special(from, entry, folder, name);
        };
        files += made ? 1 : 0;
        return made;
    }

    private void regular(BuildFiles from, SourceEntry entry, Fd folder, String name) {
        FileStatus status = entry.status();
        try (Fd in = open(kernel, entry);
                Fd out = create(folder, name)) {
            if (status.blocks() * BLOCK < status.size()) {
                sparse(in, out, status.size());
            } else {
                content(in, out, 0, status.size());
            }
            Owner whose = ownerOf(from, status);
            if (!isBornTo(whose, folder, out)) {
                own(out, whose);
            }
            dress(status, new SourceAttributes(kernel, from.ids()).of(in), out);
        }
    }

    /// Whether a new file in this folder belongs to them without being given, as most do: of 10,000 small
    /// files that saves a tenth of the time. The first one tells for all: whoever makes them, or a group
    /// that the folder gives.
    private boolean isBornTo(Owner whose, Fd folder, Fd made) {
        if (folder != lastFolder) {
            FileStatus first = kernel.statx(made, "", AtFlags.AT_EMPTY_PATH);
            lastFolder = folder;
            bornUid = first.uid();
            bornGid = first.gid();
        }
        return ids.hostUid(whose.uid()) == bornUid && ids.hostGid(whose.gid()) == bornGid;
    }

    private void content(Fd in, Fd out, long start, long end) {
        long at = start;
        while (at < end) {
            chunk.clear().limit((int) Math.min(CHUNK, end - at));
            if (kernel.pread(in, chunk, at) <= 0) {
                return;
            }
            int count = chunk.flip().remaining();
            kernel.pwrite(out, chunk, at);
            at += count;
            bytes += count;
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "copy to " + out + ": cancelled");
            }
        }
    }

    /// Holes stay holes, lseek(2).
    private void sparse(Fd in, Fd out, long size) {
        long at = 0;
        while (at < size) {
            long start;
            try {
                start = kernel.lseek(in, at, AtFlags.SEEK_DATA);
            } catch (SyscallException failure) {
                if (failure.is(Errno.ENXIO)) {
                    break;
                }
                throw failure;
            }
            long end = Math.min(size, kernel.lseek(in, start, AtFlags.SEEK_HOLE));
            content(in, out, start, end);
            at = end;
        }
        kernel.ftruncate(out, size);
    }

    private Fd create(Fd folder, String name) {
        try {
            return kernel.openat(folder, name, CREATE, 0600);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            folders.clear(folder, name);
            return kernel.openat(folder, name, CREATE, 0600);
        }
    }

    private void make(Fd folder, String name, Runnable call) {
        try {
            call.run();
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            folders.clear(folder, name);
            call.run();
        }
    }

    private boolean special(BuildFiles from, SourceEntry entry, Fd folder, String name) {
        FileStatus status = entry.status();
        try {
            make(
                    folder,
                    name,
                    () -> kernel.mknodat(
                            folder, name, status.type() | 0600, status.specialMajor(), status.specialMinor()));
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EPERM)) {
                throw failure;
            }
            warn("the device " + entry.path() + " was left out, because the kernel lets only the machine's root"
                    + " make devices; a container gets its own /dev all the same");
            return false;
        }
        attributes(from, entry, folder, name);
        return true;
    }

    /// A second name of a file that was copied before.
    ///
    /// @return false when the filesystem can't
    boolean link(Fd firstFolder, String first, Fd folder, String name) {
        try {
            make(folder, name, () -> kernel.linkat(firstFolder, first, folder, name, 0));
            files++;
            return true;
        } catch (SyscallException failure) {
            if (failure.is(Errno.EMLINK) || failure.is(Errno.EXDEV) || failure.is(Errno.EPERM)) {
                return false;
            }
            throw failure;
        }
    }

    /// A file that comes from no tree.
    ///
    /// @param permissions where `--chmod` says nothing
    /// @param modified empty for now
    void write(InputStream in, Fd folder, String name, int permissions, Optional<FileTimes> modified)
            throws IOException {
        try (Fd out = create(folder, name)) {
            byte[] buffer = new byte[CHUNK];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                kernel.write(out, chunk.clear().put(buffer, 0, count).flip());
                bytes += count;
            }
            Owner whose = owner == null ? Owner.ROOT : owner;
            own(out, whose);
            kernel.fchmod(out, mode == null ? permissions : mode.apply(permissions, false));
            modified.ifPresent(time -> kernel.utimensat(out, "", time, AtFlags.AT_EMPTY_PATH));
            files++;
        }
    }

    private void own(Fd file, Owner whose) {
        kernel.fchownat(file, "", ids.hostUid(whose.uid()), ids.hostGid(whose.gid()), AtFlags.AT_EMPTY_PATH);
    }

    private Owner ownerOf(BuildFiles from, FileStatus status) {
        if (owner != null) {
            return owner;
        }
        return from.ownersKept()
                ? new Owner(from.ids().shownUid(status.uid()), from.ids().shownGid(status.gid()))
                : Owner.ROOT;
    }

    private int modeOf(FileStatus status) {
        return mode == null ? status.permissions() : mode.apply(status.permissions(), status.isDirectory());
    }

    /// Of a file or folder that is open for more than its path. The order is the kernel's: chown(2) clears
    /// set-id bits and capabilities, attributes want a file that may be written, and all of it touches the
    /// time.
    void attributes(BuildFiles from, FileStatus status, Map<String, byte[]> attributes, Fd out) {
        own(out, ownerOf(from, status));
        dress(status, attributes, out);
    }

    private void dress(FileStatus status, Map<String, byte[]> attributes, Fd out) {
        attributes.forEach((name, value) ->
                tolerate(out.toString(), name, () -> kernel.fsetxattr(out, name, onDisk(name, value), 0)));
        kernel.fchmod(out, modeOf(status));
        kernel.utimensat(out, "", times.of(status), AtFlags.AT_EMPTY_PATH);
    }

    /// Of what can't be opened.
    private void attributes(BuildFiles from, SourceEntry entry, Fd folder, String name) {
        Owner whose = ownerOf(from, entry.status());
        kernel.fchownat(folder, name, ids.hostUid(whose.uid()), ids.hostGid(whose.gid()), AtFlags.AT_SYMLINK_NOFOLLOW);
        String path = folder.procPath() + "/" + name;
        new SourceAttributes(kernel, from.ids())
                .of(entry)
                .forEach((attribute, value) ->
                        tolerate(path, attribute, () -> kernel.lsetxattr(path, attribute, value, 0)));
        if (!entry.status().isSymlink()) {
            kernel.fchmodat(folder, name, modeOf(entry.status()));
        }
        kernel.utimensat(folder, name, times.of(entry.status()), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    private byte[] onDisk(String name, byte[] value) {
        return name.equals(FileCapability.ATTRIBUTE) ? FileCapability.toDisk(value, ids) : value;
    }

    /// What this filesystem has not, or this user may not, is no reason to give up a build.
    private void tolerate(String file, String attribute, Runnable set) {
        try {
            set.run();
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EPERM)) {
                throw failure;
            }
            warn("the attribute " + attribute + " of " + file + " was left out: " + Errno.describe(failure.errno()));
        }
    }
}
