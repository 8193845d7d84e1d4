package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.TarEntry.Segment;
import io.cooperage.engine.layer.TarEntry.Time;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the files of one tree beneath a folder, and nothing outside it.
///
/// Each file is made by one name in an open folder, so what else the archive holds can't turn it elsewhere. A
/// later entry of the same name wins. Folders stay open to their owner alone until [#finish], which gives
/// them their real attributes: a folder's mode could forbid filling it, and filling it would change its time.
/// One thread.
final class TreeWriter implements AutoCloseable {
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int BUFFER = 128 << 10;

    /// What may be remembered until the end, in bytes of names and attributes. A desktop's whole root needs a
    /// tenth.
    private static final long MEMORY_MAX = 64 << 20;

    private final Syscalls kernel;
    private final Fd root;
    private final FolderCache folders;
    private final Attributes attributes;
    private final UnpackWarnings warnings;

    /// What each folder is to become, by path.
    private final NavigableMap<String, TarEntry> pending = new TreeMap<>();

    private long remembered;

    /// Device nodes that could not be made, so links to them can't either.
    private final Set<String> leftOut = new HashSet<>();

    /// A folder or symlink was replaced: open folders may no longer be what their paths say.
    private boolean stale;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Time now;

    /// @param root an empty folder of this process's user, open for reading
    TreeWriter(Syscalls kernel, Fd root, UnpackOptions options, UnpackWarnings warnings) {
        this.kernel = kernel;
        this.root = root;
        this.folders = new FolderCache(kernel, root, options.links());
        this.attributes = new Attributes(kernel, options.ids(), warnings);
        this.warnings = warnings;
        Instant instant = Instant.now();
        this.now = new Time(instant.getEpochSecond(), instant.getNano());
        pending.put(".", Attributes.impliedFolder(now));
    }

    private void remember(String path, TarEntry folder) {
        pending.put(path, folder);
        remembered += path.length();
        for (byte[] value : folder.xattrs().values()) {
            remembered += value.length;
        }
        checkMemory();
    }

    private void checkMemory() {
        if (remembered > MEMORY_MAX) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "the names and attributes of the archive's folders take more than the " + (MEMORY_MAX >> 20)
                            + " MiB of memory that are allowed");
        }
    }

    /// Where a file's bytes come from.
    @FunctionalInterface
    interface Content {
        /// @return how many were put, −1 at the end
        int read(ByteBuffer into) throws IOException;
    }

    /// @throws EngineException when the entry must not or can't be made; the message goes on from its name
    /// @throws IOException when reading the content fails
    void add(TarEntry entry, Content content) throws IOException {
        EntryName name = EntryName.of(entry.name(), "its name");
        if (stale) {
            folders.forget();
            stale = false;
        }
        if (name.isRoot()) {
            if (entry.type() != TarEntry.Type.DIRECTORY) {
                throw EngineException.invalid("it would replace the root folder itself");
            }
            remember(".", entry);
            return;
        }
        Fd folder = parent(name);
        switch (entry.type()) {
            case DIRECTORY -> directory(folder, name, entry);
            case FILE -> file(folder, name, entry, content);
            case HARD_LINK -> hardLink(folder, name, entry);
            case SYMLINK -> {
                if (entry.linkName().isEmpty()) {
                    throw EngineException.invalid("it is a symbolic link to nothing");
                }
                make(folder, name, () -> kernel.symlinkat(entry.linkName(), folder, name.last()));
                attributes.applyTo(folder, name.last(), entry);
            }
            case FIFO -> special(folder, name, entry, FileStatus.S_IFIFO);
            case CHARACTER_DEVICE -> special(folder, name, entry, FileStatus.S_IFCHR);
            case BLOCK_DEVICE -> special(folder, name, entry, FileStatus.S_IFBLK);
        }
    }

    /// The folder that holds `name`; folders that no entry has described are made.
    private Fd parent(EntryName name) {
        Fd found = folders.find(name.parent());
        if (found != null) {
            return found;
        }
        EntryName folder = new EntryName(name.parts().subList(0, name.parts().size() - 1));
        Fd outer = parent(folder);
        try {
            kernel.mkdirat(outer, folder.last(), 0700);
        } catch (SyscallException failure) {
            if (failure.is(Errno.EEXIST)) {
                throw EngineException.invalid("its path leads through a symbolic link to nothing");
            }
            throw failure;
        }
        remember(folder.path(), Attributes.impliedFolder(now));
        Fd made = folders.find(name.parent());
        if (made == null) {
            throw EngineException.invalid("its folder is gone while unpacking; does another program work in there?");
        }
        return made;
    }

    private void directory(Fd folder, EntryName name, TarEntry entry) {
        try {
            kernel.mkdirat(folder, name.last(), 0700);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            if (!statusOf(folder, name).isDirectory()) {
                clear(folder, name);
                kernel.mkdirat(folder, name.last(), 0700);
            }
        }
        remember(name.path(), entry);
    }

    private void file(Fd folder, EntryName name, TarEntry entry, Content content) throws IOException {
        try (Fd file = create(folder, name)) {
            for (Segment segment : entry.data()) {
                copy(file, segment, content);
            }
            long written = entry.data().isEmpty() ? 0 : entry.data().getLast().end();
            boolean endsInHole =
                    entry.data().isEmpty() || entry.data().getLast().length() == 0;
            if (written < entry.size() || (endsInHole && entry.size() > 0)) {
                kernel.ftruncate(file, entry.size());
            }
            attributes.applyTo(file, entry);
        }
    }

    private void copy(Fd file, Segment segment, Content content) throws IOException {
        long offset = segment.offset();
        while (offset < segment.end()) {
            buffer.clear().limit((int) Math.min(BUFFER, segment.end() - offset));
            while (buffer.hasRemaining()) {
                if (content.read(buffer) < 0) {
                    throw new IOException("its data is shorter than it says");
                }
            }
            buffer.flip();
            int length = buffer.remaining();
            kernel.pwrite(file, buffer, offset);
            offset += length;
        }
    }

    private Fd create(Fd folder, EntryName name) {
        try {
            return kernel.openat(folder, name.last(), CREATE, 0600);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            clear(folder, name);
            return kernel.openat(folder, name.last(), CREATE, 0600);
        }
    }

    private void hardLink(Fd folder, EntryName name, TarEntry entry) {
        EntryName target = EntryName.of(entry.linkName(), "its hard link target");
        Fd targetFolder = target.isRoot() ? null : folders.find(target.parent());
        FileStatus status = targetFolder == null ? null : lookUp(targetFolder, target);
        if (targetFolder == null || status == null) {
            if (leftOut.contains(target.path())) {
                leaveOut(name);
                return;
            }
            throw EngineException.invalid("it is a hard link to '" + TarNumber.shorten(entry.linkName())
                    + "', which the archive has not unpacked before");
        }
        if (status.isDirectory()) {
            throw EngineException.invalid(
                    "it is a hard link to the folder '" + TarNumber.shorten(entry.linkName()) + "'");
        }
        FileStatus present = lookUp(folder, name);
        if (present != null && present.inode() == status.inode()) {
            return;
        }
        make(folder, name, () -> kernel.linkat(targetFolder, target.last(), folder, name.last(), 0));
    }

    private void special(Fd folder, EntryName name, TarEntry entry, int type) {
        try {
            make(folder, name, () -> kernel.mknodat(folder, name.last(), type | 0600, entry.major(), entry.minor()));
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EPERM) || type == FileStatus.S_IFIFO) {
                throw failure;
            }
            leaveOut(name);
            warnings.add(
                    entry.name(),
                    "device nodes were left out, because the kernel lets only the machine's root make them;"
                            + " a container gets its own /dev all the same");
            return;
        }
        attributes.applyTo(folder, name.last(), entry);
    }

    private void leaveOut(EntryName name) {
        leftOut.add(name.path());
        remembered += name.path().length();
        checkMemory();
    }

    /// Runs a call that makes `name`; what is in its place goes first.
    private void make(Fd folder, EntryName name, Runnable call) {
        try {
            call.run();
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            clear(folder, name);
            call.run();
        }
    }

    /// Removes what an earlier entry of this name made. `folder` stays open.
    private void clear(Fd folder, EntryName name) {
        int type = statusOf(folder, name).type();
        new TreeRemover(kernel).removeAt(folder, name.last());
        if (type == FileStatus.S_IFDIR || type == FileStatus.S_IFLNK) {
            pending.remove(name.path());
            // '0' is the character after '/'.
            pending.subMap(name.path() + "/", name.path() + "0").clear();
            stale = true;
        }
    }

    private FileStatus statusOf(Fd folder, EntryName name) {
        return kernel.statx(folder, name.last(), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    private @Nullable FileStatus lookUp(Fd folder, EntryName name) {
        return kernel.tryStatx(folder, name.last(), AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
    }

    /// Gives every folder its attributes, the deepest first.
    ///
    /// @param at told of each folder before, for the message should it fail
    void finish(Consumer<String> at) {
        folders.forget();
        for (Map.Entry<String, TarEntry> folder : pending.descendingMap().entrySet()) {
            at.accept(folder.getKey());
            if (!folder.getKey().equals(".")) {
                try (Fd opened = folders.open(folder.getKey(), OpenFlags.O_RDONLY)) {
                    attributes.applyTo(opened, folder.getValue());
                }
            }
        }
        TarEntry own = pending.get(".");
        if (own != null) {
            attributes.applyTo(root, own);
        }
    }

    @Override
    public void close() {
        folders.close();
    }
}
