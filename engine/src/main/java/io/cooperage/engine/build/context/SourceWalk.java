package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Goes through what is wanted below a folder, a folder before what is in it, names in the order of their
/// bytes.
///
/// Each step is one name in a folder that is held open, and no link is followed. A folder that is not wanted
/// itself is entered only where something in it may be; it is shown just before the first such thing. What
/// goes away meanwhile is passed over. One thread; an interrupt cancels.
public final class SourceWalk {
    /// The order of a listing that is the same on every machine.
    public static final Comparator<String> NAME_ORDER = SourceWalk::compareNames;

    /// Each level holds a descriptor.
    private static final int DEPTH_MAX = 1_000;

    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final Consumer<SourceEntry> visitor;

    /// Folders that were entered though nobody has asked for them yet.
    private final List<SourceEntry> pending = new ArrayList<>();

    public SourceWalk(Syscalls kernel, Consumer<SourceEntry> visitor) {
        this.kernel = kernel;
        this.visitor = visitor;
    }

    private static int compareNames(String left, String right) {
        int most = Math.min(left.length(), right.length());
        for (int i = 0; i < most; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 and UTF-8 agree on the order below the surrogates.
                return a < Character.MIN_SURROGATE && b < Character.MIN_SURROGATE
                        ? Character.compare(a, b)
                        : Arrays.compareUnsigned(NativeText.bytes(left), NativeText.bytes(right));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /// @param top open for reading, not listed before; stays open
    /// @throws EngineException what the visitor throws; CANCELLED
    public void walk(Fd top, PathFilter filter) {
        PathFilter.Level level = filter.top();
        SourceEntry self = new SourceEntry(top, ".", "", kernel.statx(top, "", AtFlags.AT_EMPTY_PATH));
        descend(self, level, top, 1);
    }

    private void descend(SourceEntry folder, PathFilter.Level level, Fd opened, int depth) {
        int before = pending.size();
        if (level.wanted()) {
            show(folder);
        } else {
            pending.add(folder);
        }
        String prefix = folder.path().isEmpty() ? "" : folder.path() + "/";
        for (String name : names(opened)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "reading " + opened + ": cancelled");
            }
            PathFilter.Level inner = level.enter(name);
            boolean wanted = inner.wanted();
            if (!wanted && !inner.mayHold()) {
                continue;
            }
            FileStatus status =
                    kernel.tryStatx(opened, name, AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
            if (status == null) {
                continue;
            }
            SourceEntry entry = new SourceEntry(opened, name, prefix + name, status);
            if (status.isDirectory()) {
                enter(entry, inner, depth);
            } else if (wanted) {
                show(entry);
            }
        }
        // Nothing in it was wanted, or it has been shown.
        while (pending.size() > before) {
            pending.removeLast();
        }
    }

    private void enter(SourceEntry entry, PathFilter.Level level, int depth) {
        if (depth >= DEPTH_MAX) {
            throw EngineException.invalid("'" + entry.path().substring(0, 80) + "…' lies more than " + DEPTH_MAX
                    + " folders deep; move it up or leave it out with .dockerignore");
        }
        Fd opened;
        try {
            opened = kernel.openat(entry.folder(), entry.name(), ENTER, 0);
        } catch (SyscallException failure) {
            // It was a folder a moment ago.
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ELOOP) || failure.is(Errno.ENOTDIR)) {
                return;
            }
            throw failure;
        }
        try (opened) {
            descend(entry, level, opened, depth + 1);
        }
    }

    private void show(SourceEntry entry) {
        for (SourceEntry folder : pending) {
            visitor.accept(folder);
        }
        pending.clear();
        visitor.accept(entry);
    }

    private List<String> names(Fd opened) {
        List<String> names = new ArrayList<>();
        for (DirectoryEntry entry : kernel.list(opened)) {
            names.add(entry.name());
        }
        names.sort(NAME_ORDER);
        return names;
    }
}
