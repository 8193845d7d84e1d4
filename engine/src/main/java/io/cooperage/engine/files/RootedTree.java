package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.FolderTar;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// A [FileTree] over a folder that is held open.
///
/// Every path goes to the kernel with `RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS` (openat2(2)): whatever links
/// the tree has, and however they change meanwhile, no look-up leaves it. Files are held by `O_PATH` and
/// looked at before they are opened, for a device or a fifo must not be. Any thread.
public final class RootedTree implements FileTree {
    private static final int FOLDER = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int CHUNK = 128 << 10;

    private final Syscalls kernel;
    private final IdMap ids;
    private final TreeSource source;
    private final TreeLookup lookup;
    private final TreeListing listing;
    private final Consumer<Copied> told;

    /// Something was copied out of the tree, or into it.
    ///
    /// @param path as asked
    public record Copied(String path, boolean in) {}

    /// @param ids that the owners of the files on disk were mapped by
    /// @param told of each copy that was done
    public RootedTree(Syscalls kernel, IdMap ids, TreeSource source, Consumer<Copied> told) {
        this.told = told;
        this.kernel = kernel;
        this.ids = ids;
        this.source = source;
        this.lookup = new TreeLookup(kernel);
        this.listing = new TreeListing(kernel, ids, lookup);
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(TreeView view, TreePath path) throws IOException;
    }

    private <T> T reading(String path, Work<T> work) {
        return perform(path, false, work);
    }

    private void writing(String path, Work<?> work) {
        perform(path, true, work);
    }

    private <T> T perform(String text, boolean writing, Work<T> work) {
        TreePath path = TreePath.of(text);
        try (TreeView view = source.open(writing)) {
            try {
                return work.in(view, path);
            } catch (SyscallException failure) {
                throw TreeFailure.of(view, path, failure);
            } catch (EngineException failure) {
                throw TreeFailure.named(view, path, failure);
            } catch (IOException failure) {
                throw new EngineException(ErrorKind.UNAVAILABLE, path + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Override
    public FileEntry stat(String path) {
        return reading(path, listing::entry);
    }

    @Override
    public List<FileEntry> list(String path) {
        return reading(path, listing::list);
    }

    @Override
    public List<Change> changes() {
        return reading("/", (view, _) -> listing.changes(view));
    }

    @Override
    public byte[] read(String path, long offset, int limit) {
        if (offset < 0 || limit < 0) {
            throw EngineException.invalid("read " + path + ": offset and length can't be negative");
        }
        return reading(path, (view, at) -> {
            try (Fd held = lookup.open(view, at.clean(), OpenFlags.O_PATH)) {
                requireFile(held, at);
                try (Fd file = kernel.open(held.procPath(), OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK)) {
                    return content(file, offset, limit);
                }
            }
        });
    }

    private byte[] content(Fd file, long offset, int limit) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(Math.min(limit, CHUNK));
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(limit, CHUNK));
        while (content.size() < limit) {
            chunk.clear().limit(Math.min(chunk.capacity(), limit - content.size()));
            if (kernel.pread(file, chunk, offset + content.size()) <= 0) {
                break;
            }
            content.write(chunk.array(), 0, chunk.position());
        }
        return content.toByteArray();
    }

    private FileStatus requireFile(Fd held, TreePath path) {
        FileStatus status = kernel.statx(held, "", AtFlags.AT_EMPTY_PATH);
        if (status.isDirectory()) {
            throw EngineException.invalid(path + " is a folder, not a file");
        }
        if (!status.isRegular()) {
            throw EngineException.invalid(path + " is no regular file: it has no content of its own");
        }
        return status;
    }

    /// Into the file where it is, so that whatever is mounted or linked there stays so; a stream that fails
    /// leaves what came of it.
    @Override
    public void write(String path, InputStream content) {
        writing(path, (view, at) -> {
            try (Fd file = target(view, at)) {
                ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
                byte[] bytes = new byte[CHUNK];
                for (int count = content.read(bytes); count >= 0; count = content.read(bytes)) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new EngineException(ErrorKind.CANCELLED, "write " + at + ": cancelled");
                    }
                    kernel.write(file, chunk.clear().put(bytes, 0, count).flip());
                }
            }
            return at;
        });
    }

    private Fd target(TreeView view, TreePath path) {
        if (path.folder() || path.content() || path.isRoot()) {
            throw EngineException.invalid(path + " is a folder, not a file");
        }
        try (Fd held = lookup.open(view, path.clean(), OpenFlags.O_PATH)) {
            FileStatus status = requireFile(held, path);
            lookup.requireWritable(view, held, status, path);
            return kernel.open(held.procPath(), OpenFlags.O_WRONLY | OpenFlags.O_TRUNC);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
        try (Fd folder = lookup.parent(view, path, true)) {
            Fd file = kernel.openat(folder, path.name(), CREATE, 0600);
            try {
                kernel.fchownat(file, "", ids.hostUid(0), ids.hostGid(0), AtFlags.AT_EMPTY_PATH);
                kernel.fchmod(file, 0644);
                return file;
            } catch (EngineException failure) {
                file.close();
                throw failure;
            }
        }
    }

    @Override
    public void makeFolder(String path) {
        writing(path, (view, at) -> {
            try (Fd parent = lookup.parent(view, at, true)) {
                kernel.mkdirat(parent, at.name(), 0700);
                kernel.fchownat(parent, at.name(), ids.hostUid(0), ids.hostGid(0), AtFlags.AT_SYMLINK_NOFOLLOW);
                kernel.fchmodat(parent, at.name(), 0755);
            }
            return at;
        });
    }

    @Override
    public void delete(String path) {
        writing(path, (view, at) -> {
            try (Fd parent = lookup.parent(view, at, true)) {
                kernel.statx(parent, at.name(), AtFlags.AT_SYMLINK_NOFOLLOW);
                new TreeRemover(kernel).removeAt(parent, at.name());
            }
            return at;
        });
    }

    /// What overlayfs or a mount does not let the kernel move is copied and then removed, as mv(1) does.
    @Override
    public void move(String from, String to) {
        TreePath target = TreePath.of(to);
        writing(from, (view, at) -> {
            if (target.clean().equals(at.clean())) {
                return at;
            }
            if (target.clean().startsWith(at.clean() + "/")) {
                throw EngineException.invalid("move " + at + " to " + target + ": a folder can't go into itself");
            }
            try (Fd parent = lookup.parent(view, at, true);
                    Fd newParent = lookup.parent(view, target, true)) {
                try {
                    kernel.renameat2(parent, at.name(), newParent, target.name(), AtFlags.RENAME_NOREPLACE);
                } catch (SyscallException failure) {
                    if (!failure.is(Errno.EXDEV)) {
                        throw failure.is(Errno.EEXIST)
                                ? EngineException.conflict(
                                        "move " + at + " to " + target + ": something of that name is there")
                                : failure;
                    }
                    requireNothing(newParent, target);
                    new TreePipe(kernel, ids).copy(parent, at.name(), newParent, target.name());
                    new TreeRemover(kernel).removeAt(parent, at.name());
                }
            }
            return at;
        });
    }

    private void requireNothing(Fd folder, TreePath path) {
        if (kernel.tryStatx(folder, path.name(), AtFlags.AT_SYMLINK_NOFOLLOW).isPresent()) {
            throw EngineException.conflict("move to " + path + ": something of that name is there");
        }
    }

    @Override
    public void chmod(String path, int mode) {
        if ((mode & ~07777) != 0) {
            throw EngineException.invalid("chmod " + path + ": " + Integer.toOctalString(mode) + " is no file mode");
        }
        writing(path, (view, at) -> {
            try (Fd parent = lookup.parent(view, at, true)) {
                kernel.fchmodat(parent, at.name(), mode);
            } catch (SyscallException failure) {
                throw failure.is(Errno.EOPNOTSUPP)
                        ? EngineException.invalid(at + " is a symbolic link, which has no permissions of its own")
                        : failure;
            }
            return at;
        });
    }

    @Override
    public void chown(String path, long uid, long gid) {
        writing(path, (view, at) -> {
            try (Fd parent = lookup.parent(view, at, true)) {
                kernel.fchownat(parent, at.name(), ids.hostUid(uid), ids.hostGid(gid), AtFlags.AT_SYMLINK_NOFOLLOW);
            }
            return at;
        });
    }

    @Override
    public void copyOut(String path, OutputStream tar) {
        reading(path, (view, at) -> {
            FolderTar writer = new FolderTar(kernel, ids, view::isKernels);
            if (at.content() || at.folder() || at.isRoot()) {
                try (Fd folder = lookup.open(view, at.clean(), FOLDER)) {
                    // `docker cp` of what is in a folder goes by the dot in the names.
                    return writer.write(folder, ".", at.content() ? "." : at.name(), tar);
                }
            }
            try (Fd parent = lookup.parent(view, at, false)) {
                return writer.write(parent, at.name(), at.name(), tar);
            }
        });
        told.accept(new Copied(path, false));
    }

    @Override
    public void copyIn(String path, InputStream tar, CopyOptions options) {
        writing(path, (view, at) -> {
            String real;
            try (Fd folder = lookup.open(view, at.clean(), FOLDER)) {
                lookup.requireWritable(view, folder, kernel.statx(folder, "", AtFlags.AT_EMPTY_PATH), at);
                real = lookup.realPath(view, folder);
            }
            return new FolderUnpacker(kernel, ids)
                    .unpack(tar, "to " + at, view.root(), real, options.keepTypes(), options.keepOwners());
        });
        told.accept(new Copied(path, true));
    }

    @Override
    public void close() {
        source.close();
    }
}
