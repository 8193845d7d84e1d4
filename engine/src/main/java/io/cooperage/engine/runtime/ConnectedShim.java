package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.runtime.LaunchReport.StepResult;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A shim reached through its socket. One virtual thread sits in a read that returns when the process has ended.
final class ConnectedShim implements Shim {
    private final Path directory;
    private final Path socket;
    private final @Nullable LaunchPlan plan;
    private final int pid;
    private final SocketChannel waiting;
    private final CompletableFuture<ShimExit> exit = new CompletableFuture<>();
    private volatile LaunchReport report;

    /// @param plan for the words of a failed exec; null after adoption
    /// @param waiting a connection on which the exit line will come
    ConnectedShim(
            Path directory,
            Path socket,
            @Nullable LaunchPlan plan,
            int pid,
            LaunchReport report,
            SocketChannel waiting,
            LineReader lines) {
        this.directory = directory;
        this.socket = socket;
        this.plan = plan;
        this.pid = pid;
        this.report = report;
        this.waiting = waiting;
        Thread.ofVirtual().name("shim-" + pid).start(() -> await(lines));
    }

    private void await(LineReader lines) {
        try {
            String line = lines.next();
            if (line != null) {
                exit.complete(ShimFiles.parseExit(line));
                return;
            }
        } catch (IOException e) {
            // Closed by us, or the shim is gone: its record decides.
        } catch (EngineException e) {
            exit.completeExceptionally(e);
            return;
        }
        exitFromRecord();
    }

    private void exitFromRecord() {
        try {
            ShimFiles.readExit(directory)
                    .ifPresentOrElse(
                            exit::complete,
                            () -> exit.completeExceptionally(new EngineException(
                                    ErrorKind.UNAVAILABLE,
                                    "nothing is known of the end of process " + pid
                                            + ": let go of, or its shim was killed")));
        } catch (EngineException e) {
            exit.completeExceptionally(e);
        }
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public LaunchReport report() {
        return report;
    }

    @Override
    public void proceed() {
        String answer = ask("proceed").orElse("");
        String[] words = answer.split(" ", -1);
        switch (words[0]) {
            case "done" ->
                report = ShimFiles.readReport(directory)
                        .map(ShimFiles.Launched::report)
                        .orElse(report);
            case "failed" -> {
                LaunchPlan known = plan;
                int step = Integer.parseInt(words[1]);
                int errno = Integer.parseInt(words[2]);
                List<StepResult> results = new ArrayList<>(report.results());
                results.add(new StepResult(step, errno, 0));
                LaunchReport whole = new LaunchReport(results);
                throw known == null
                        ? new LaunchException(
                                ErrorKind.INTERNAL, "the program could not be executed", errno, true, whole)
                        : LaunchFailures.explain(known, step, errno, whole);
            }
            default ->
                throw EngineException.conflict("process " + pid + " can't proceed: it runs already or has ended");
        }
    }

    @Override
    public boolean signal(int signal) {
        String answer = ask("signal " + signal).orElse("error 3");
        if (answer.equals("error 22")) {
            throw EngineException.invalid("there is no signal " + signal);
        }
        return answer.equals("ok");
    }

    @Override
    public void resize(int columns, int rows) {
        ask("resize " + columns + " " + rows);
    }

    @Override
    public SocketChannel attach() {
        try {
            SocketChannel channel = open(socket);
            try {
                LineReader.send(channel, "attach");
                if ("ok".equals(LineReader.only(channel))) {
                    return channel;
                }
                channel.close();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.CONFLICT, "process " + pid + " has ended: " + e.getMessage(), e);
        }
        throw new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "process " + pid + " has as many attached clients as it can: end some of them first");
    }

    /// Empty when the shim has gone.
    private Optional<String> ask(String request) {
        try (SocketChannel channel = open(socket)) {
            LineReader.send(channel, request);
            return Optional.ofNullable(LineReader.only(channel));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static SocketChannel open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<ShimExit> exit() {
        return exit;
    }

    @Override
    public void close() {
        try {
            waiting.close();
        } catch (IOException e) {
            // A descriptor that can't be closed is gone too; there is nothing left to do for it.
            exit.completeExceptionally(e);
        }
    }
}
