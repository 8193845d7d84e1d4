package io.cooperage.engine.container;

import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A live connection to the standard streams of a process. Output is lossless: a client that does not read
/// holds the process back, as a pipe would. Any thread; one reader and one writer at a time.
public interface Attachment extends AutoCloseable {

    /// Takes the next output, waiting for it.
    ///
    /// @return null at the end of all output
    @org.jspecify.annotations.Nullable
    Chunk read();

    /// What the process reads; closing it gives the process end-of-file.
    OutputStream stdin();

    /// Changes the size of the terminal. No effect without one.
    void resize(int columns, int rows);

    /// Completes when the process has ended.
    CompletableFuture<ExitStatus> exit();

    /// Lets go; the process lives on.
    @Override
    void close();

    /// @param bytes owned by the caller
    record Chunk(StdStream stream, byte[] bytes) {}

    enum StdStream {
        STDOUT,
        STDERR
    }
}
