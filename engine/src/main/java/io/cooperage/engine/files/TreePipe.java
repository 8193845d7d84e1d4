package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.FolderTar;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries files from one place to another as a stream, a writing and a reading side at once; the reader's pace
/// holds the writer back. Any thread; an interrupt cancels both.
final class TreePipe {
    private static final int BUFFER = 1 << 20;

    private final Syscalls kernel;
    private final IdMap ids;

    TreePipe(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.ids = ids;
    }

    @FunctionalInterface
    interface Reading {
        void from(PipedInputStream in);
    }

    /// `name` in `folder` becomes `newName` in `newFolder`, with everything beneath and all owners.
    void copy(Fd folder, String name, Fd newFolder, String newName) {
        try (Fd root = kernel.openat(newFolder, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
            run(
                    out -> new FolderTar(kernel, ids, _ -> false).write(folder, name, newName, out),
                    in -> new FolderUnpacker(kernel, ids).unpack(in, "the copy", root, "", false, true));
        }
    }

    /// @throws EngineException of the writer when both failed, for the reader's then only says that it ended
    static void run(Consumer<OutputStream> writing, Reading reading) {
        try (PipedInputStream in = new PipedInputStream(BUFFER)) {
            PipedOutputStream out = new PipedOutputStream(in);
            FutureTask<Boolean> writer = new FutureTask<>(() -> {
                try (out) {
                    writing.accept(out);
                }
                return true;
            });
            Thread thread = Thread.ofPlatform().daemon().name("archive-writer").start(writer);
            EngineException failure = null;
            try {
                reading.from(in);
            } catch (EngineException e) {
                failure = e;
                thread.interrupt();
            }
            finish(writer, thread, failure);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "a pipe: " + e.getMessage(), e);
        }
    }

    private static void finish(FutureTask<Boolean> writer, Thread thread, @Nullable EngineException failure) {
        try {
            writer.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "copy: cancelled", e);
        } catch (ExecutionException e) {
            boolean own = e.getCause() instanceof EngineException told
                    && told.kind() != ErrorKind.CANCELLED
                    && told.kind() != ErrorKind.UNAVAILABLE;
            if (failure == null || own) {
                throw e.getCause() instanceof EngineException told
                        ? told
                        : new EngineException(ErrorKind.INTERNAL, "copy: " + e.getCause(), e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
