package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Predicate;

/// Writes a file or folder of a tree in use as tar, in the form of [LayerTar] but of what is there now:
/// nobody is held up, and a file that changes meanwhile is written as it happens to be read.
///
/// Never follows a link. Any thread; an interrupt cancels.
public final class FolderTar {
    private final Syscalls kernel;
    private final IdMap ids;
    private final Predicate<FileStatus> closed;

    /// @param ids that the owners of the files on disk were mapped by
    /// @param closed folders that are written but not what is in them
    public FolderTar(Syscalls kernel, IdMap ids, Predicate<FileStatus> closed) {
        this.kernel = kernel;
        this.ids = ids;
        this.closed = closed;
    }

    /// The stream is flushed, not closed.
    ///
    /// @param name in `folder`, one component; `.` for itself
    /// @param as what it is called in the archive; empty to have what is in it there without a folder around
    /// @return bytes written
    /// @throws EngineException NOT_FOUND when nothing is there; CANCELLED; UNAVAILABLE when the stream fails
    public long write(Fd folder, String name, String as, OutputStream out) {
        try {
            LayerTarWriter writer = LayerTarWriter.ofLiveTree(kernel, out);
            if (!new FolderWalk(kernel, ids, closed).walk(folder, name, as, writer::add)) {
                throw EngineException.notFound(folder + ": nothing is there called " + name);
            }
            return writer.end();
        } catch (IOException failure) {
            boolean cancelled =
                    failure instanceof InterruptedIOException || failure instanceof ClosedByInterruptException;
            throw new EngineException(
                    cancelled ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                    "write an archive: " + (cancelled ? "cancelled" : failure.getMessage()),
                    failure);
        }
    }
}
