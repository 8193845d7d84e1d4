package io.cooperage.ui.containers.detail;

import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A real process of this machine in place of one in a container; without a terminal, so it echoes only what it is
/// made to. Any thread.
public final class ProcessExecSession implements ExecSession {
    private final Process process;
    private final CompletableFuture<ExitStatus> exit;
    private final List<String> sizes = new CopyOnWriteArrayList<>();
    private final List<Integer> signals = new CopyOnWriteArrayList<>();

    private ProcessExecSession(Process process) {
        this.process = process;
        this.exit = process.onExit().thenApply(ended -> new ExitStatus(ended.exitValue(), false, Instant.now()));
    }

    public static ProcessExecSession start(String... command) {
        try {
            return new ProcessExecSession(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The sizes it was told, as `80x24`.
    public List<String> sizes() {
        return sizes;
    }

    public List<Integer> signals() {
        return signals;
    }

    @Override
    public @Nullable Chunk read() {
        try {
            byte[] buffer = new byte[4096];
            int count = process.getInputStream().read(buffer);
            return count < 0 ? null : new Chunk(StdStream.STDOUT, Arrays.copyOf(buffer, count));
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public void resize(int columns, int rows) {
        sizes.add(columns + "x" + rows);
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public String execId() {
        return "exec-" + process.pid();
    }

    @Override
    public int pid() {
        return (int) process.pid();
    }

    @Override
    public void signal(int signal) {
        signals.add(signal);
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
