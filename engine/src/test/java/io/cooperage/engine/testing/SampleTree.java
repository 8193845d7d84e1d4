package io.cooperage.engine.testing;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes files in a folder, one line each.
public final class SampleTree {
    private static final Syscalls KERNEL = Syscalls.host();

    private final Path root;

    public SampleTree(Path root) {
        this.root = root;
        folder("");
    }

    public Path root() {
        return root;
    }

    private String path(String name) {
        return root + "/" + name;
    }

    public SampleTree folder(String name) {
        return attempt(() -> Files.createDirectories(root.resolve(name)));
    }

    public SampleTree file(String name, String content) {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            folder(name.substring(0, slash));
        }
        // Not through java.nio, which knows only names that are UTF-8.
        int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
        try (Fd file = KERNEL.openat(Fd.CWD, path(name), flags, 0644)) {
            KERNEL.write(file, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        }
        return this;
    }

    /// A file of zeros.
    public SampleTree file(String name, long size) {
        return attempt(() -> {
            Files.createDirectories(root.resolve(name).getParent());
            try (RandomAccessFile file = new RandomAccessFile(path(name), "rw")) {
                file.setLength(size);
            }
        });
    }

    public SampleTree link(String name, String target) {
        return attempt(() -> Files.createLink(root.resolve(name), root.resolve(target)));
    }

    public SampleTree symlink(String name, String target) {
        KERNEL.symlinkat(target, Fd.CWD, path(name));
        return this;
    }

    public SampleTree node(String name, int type, int major, int minor) {
        KERNEL.mknodat(Fd.CWD, path(name), type | 0644, major, minor);
        return this;
    }

    public SampleTree whiteout(String name) {
        folder(name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "");
        return node(name, FileStatus.S_IFCHR, 0, 0);
    }

    public SampleTree xattr(String name, String attribute, String value) {
        KERNEL.lsetxattr(path(name), attribute, value.getBytes(StandardCharsets.UTF_8), 0);
        return this;
    }

    public SampleTree opaque(String name) {
        return folder(name).xattr(name, "user.overlay.opaque", "y");
    }

    public SampleTree mode(String name, int mode) {
        KERNEL.fchmodat(Fd.CWD, path(name), mode);
        return this;
    }

    public SampleTree owner(String name, int uid, int gid) {
        KERNEL.fchownat(Fd.CWD, path(name), uid, gid, AtFlags.AT_SYMLINK_NOFOLLOW);
        return this;
    }

    public SampleTree time(String name, long seconds, int nanos) {
        KERNEL.utimensat(Fd.CWD, path(name), FileTimes.modified(seconds, nanos), AtFlags.AT_SYMLINK_NOFOLLOW);
        return this;
    }

    public SampleTree remove(String name) {
        return attempt(() -> Files.delete(root.resolve(name)));
    }

    @FunctionalInterface
    private interface Making {
        void run() throws IOException;
    }

    private SampleTree attempt(Making making) {
        try {
            making.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }
}
