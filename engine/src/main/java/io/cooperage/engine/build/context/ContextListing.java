package io.cooperage.engine.build.context;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Lists a context for people: what is in it, what is left out, how much would be copied. One thread; an
/// interrupt cancels.
public final class ContextListing {
    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int DEPTH_MAX = 1_000;

    private final Syscalls kernel = Syscalls.host();
    private final Consumer<Item> consumer;
    private long files;
    private long bytes;

    /// @param path relative to the context
    /// @param size bytes of a file, 0 for anything else
    /// @param ignored left out; a folder that is, is listed without what is in it, unless a `!` pattern may
    ///     bring something of that back
    public record Item(String path, boolean folder, long size, boolean ignored) {}

    /// @param files that are not left out, folders not counted
    /// @param bytes of those
    public record Totals(long files, long bytes) {}

    private ContextListing(Consumer<Item> consumer) {
        this.consumer = consumer;
    }

    /// Tells each entry when it is found, a folder before what is in it, names in the order of their bytes.
    /// Folders that may not be read are listed as empty.
    ///
    /// @throws EngineException NOT_FOUND or FORBIDDEN for the folder itself; CANCELLED; what the consumer
    ///     throws
    public static Totals list(Path folder, IgnoreMatcher ignore, Consumer<Item> consumer) {
        ContextListing listing = new ContextListing(consumer);
        try (Fd top = listing.kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            listing.list(top, "", PathFilter.without(ignore).top(), 0);
        }
        return new Totals(listing.files, listing.bytes);
    }

    private void list(Fd folder, String path, PathFilter.Level level, int depth) {
        List<String> names = kernel.list(folder).stream()
                .map(DirectoryEntry::name)
                .sorted(SourceWalk.NAME_ORDER)
                .toList();
        for (String name : names) {
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "list " + folder + ": cancelled");
            }
            FileStatus status =
                    kernel.tryStatx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
            if (status != null) {
                show(folder, name, TreePaths.join(path, name), level.enter(name), status, depth);
            }
        }
    }

    private void show(Fd folder, String name, String path, PathFilter.Level level, FileStatus status, int depth) {
        boolean ignored = !level.wanted();
        long size = status.isRegular() ? status.size() : 0;
        consumer.accept(new Item(path, status.isDirectory(), size, ignored));
        if (status.isDirectory()) {
            if ((!ignored || level.mayHold()) && depth < DEPTH_MAX) {
                enter(folder, name, path, level, depth);
            }
        } else if (!ignored) {
            files++;
            bytes += size;
        }
    }

    private void enter(Fd folder, String name, String path, PathFilter.Level level, int depth) {
        Fd opened;
        try {
            opened = kernel.openat(folder, name, ENTER, 0);
        } catch (SyscallException failure) {
            if (failure.is(Errno.EACCES)
                    || failure.is(Errno.ENOENT)
                    || failure.is(Errno.ENOTDIR)
                    || failure.is(Errno.ELOOP)) {
                return;
            }
            throw failure;
        }
        try (opened) {
            list(opened, path, level, depth + 1);
        }
    }
}
