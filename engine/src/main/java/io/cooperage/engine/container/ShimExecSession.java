package io.cooperage.engine.container;

import io.cooperage.engine.runtime.Shim;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/// A further program in a container, supervised by a shim of its own.
final class ShimExecSession extends ShimAttachment implements ExecSession {
    private final String execId;
    private final Shim shim;

    ShimExecSession(String execId, Shim shim, SocketChannel connection, CompletableFuture<ExitStatus> exit) {
        super(CompletableFuture.completedFuture(connection), exit);
        this.execId = execId;
        this.shim = shim;
    }

    @Override
    public String execId() {
        return execId;
    }

    /// For whoever does not hold this session's connection.
    void resizeTerminal(int columns, int rows) {
        shim.resize(columns, rows);
    }

    @Override
    public int pid() {
        return shim.pid();
    }

    @Override
    public void signal(int signal) {
        shim.signal(signal);
    }
}
