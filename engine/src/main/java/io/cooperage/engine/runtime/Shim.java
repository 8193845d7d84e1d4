package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import java.io.Closeable;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/// A live shim and the process it supervises. Any thread. Closing lets go of it; the process lives on.
public interface Shim extends Closeable {

    /// Host pid of the supervised process.
    int pid();

    /// What each step of the plan did. After adoption it is read back from the launch directory.
    LaunchReport report();

    /// Lets a held launch execute its program.
    ///
    /// @throws LaunchException when execve failed
    void proceed();

    /// Sends a signal through the shim's pidfd, so a reused pid is never hit; false when the process has ended.
    boolean signal(int signal);

    /// A new client connection carrying Docker's 8-byte stream frames: type 1 and 2 from the shim (output), type 0 to
    /// it (input; an empty frame is end-of-file), type 3 to it (resize: two big-endian 16-bit numbers, columns,
    /// rows). Output from the moment of connection on; end-of-stream when the process has ended and all output was
    /// delivered.
    ///
    /// @throws EngineException CONFLICT when the process has ended, RESOURCE_EXHAUSTED when there is no room
    SocketChannel attach();

    void resize(int columns, int rows);

    /// Completes when the process has ended and the exit record is on disk.
    CompletableFuture<ShimExit> exit();

    @Override
    void close();
}
