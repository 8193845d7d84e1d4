package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads small files of a container's root from outside, as a process inside would find them: symlinks
/// resolve within the root (openat2(2), `RESOLVE_IN_ROOT`), so none leads to a file of the host.
///
/// Any thread. Changes made meanwhile are seen or not, as with any file.
public final class RootFiles {
    private final Syscalls kernel;
    private final List<Path> layers;

    /// @param layers folders that an overlay would show as one, the uppermost first. A file is taken from the
    ///     first that has it; a symlink is followed within its own layer only.
    public RootFiles(Syscalls kernel, List<Path> layers) {
        this.kernel = kernel;
        this.layers = List.copyOf(layers);
    }

    /// @param path absolute, as the container sees it
    /// @param limit bytes that are acceptable
    /// @return empty when there is no such file
    /// @throws EngineException when it is no regular file, too large, or can't be read
    public Optional<String> read(String path, int limit) {
        for (Path layer : layers) {
            Optional<Fd> opened = open(layer, path);
            if (opened.isPresent()) {
                try (Fd file = opened.get()) {
                    FileStatus status = kernel.statx(file, "", AtFlags.AT_EMPTY_PATH);
                    if (OverlayMarks.isWhiteout(status)) {
                        return Optional.empty();
                    }
                    return Optional.of(content(file, status, layer + path, limit));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Fd> open(Path layer, String path) {
        try (Fd root = kernel.open(layer.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            // O_PATH first: opening a device or a fifo does things, and a whiteout can't be opened at all.
            return Optional.of(kernel.openat2(
                    root, path, OpenFlags.O_PATH, 0, OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS));
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private String content(Fd found, FileStatus status, String name, int limit) {
        if (!status.isRegular()) {
            throw EngineException.invalid("read " + name + ": it is no regular file");
        }
        byte[] bytes = new byte[0];
        try (Fd file = kernel.open(found.procPath(), OpenFlags.O_RDONLY)) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(Math.min(status.size(), limit)) + 1);
            while (kernel.read(file, buffer) >= 0) {
                if (buffer.position() > limit) {
                    throw new EngineException(
                            ErrorKind.RESOURCE_EXHAUSTED,
                            "read " + name + ": it is larger than the " + limit
                                    + " bytes that are read of such a file");
                }
                bytes = Arrays.copyOf(buffer.array(), buffer.position());
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.allocate(Math.min(limit, bytes.length * 2) + 1)
                            .put(bytes);
                }
            }
        }
        return NativeText.text(bytes);
    }
}
