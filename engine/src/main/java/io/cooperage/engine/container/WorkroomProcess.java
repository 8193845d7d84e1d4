package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process in a workroom, from its launch to its end; nothing of it is left then, whichever way it ended.
/// One thread, for one process.
final class WorkroomProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkroomProcess.class);
    private static final long GIVE_UP_SECONDS = 10;

    private final Workrooms.Parts parts;
    private final ManagedContainer managed;
    private final String name;

    /// @param name what messages call it
    WorkroomProcess(Workrooms.Parts parts, ManagedContainer managed, String name) {
        this.parts = parts;
        this.managed = managed;
        this.name = name;
    }

    /// As [Workroom#run].
    ExitStatus run(Runnable started, Workroom.Output output) {
        try {
            Shim shim = parts.launcher().launch(managed, true);
            return follow(shim, started, output);
        } finally {
            uninterrupted(() -> {
                String id = managed.id();
                parts.launcher().runOver(managed.value());
                removeGroup();
                // What it was run with may have secrets in it.
                parts.launches().settle(parts.files().launchRecord(id));
                parts.files().deleteRecords(id);
            });
        }
    }

    private ExitStatus follow(Shim shim, Runnable started, Workroom.Output output) {
        boolean ended = false;
        try {
            SocketChannel channel = shim.attach();
            CompletableFuture<ExitStatus> nobody = new CompletableFuture<>();
            try (ShimAttachment streams = new ShimAttachment(CompletableFuture.completedFuture(channel), nobody)) {
                started.run();
                shim.proceed();
                for (Attachment.Chunk chunk = streams.read(); chunk != null; chunk = streams.read()) {
                    output.write(chunk.stream() == Attachment.StdStream.STDERR, chunk.bytes());
                }
            }
            // An interrupt ends the reading too.
            ShimExit exit = shim.exit().get();
            ended = true;
            return new ExitStatus(exit.exitCode(), exit.oomKilled(), exit.finishedAt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, name + ": cancelled", e);
        } catch (ExecutionException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, name + ": who watched over its process was killed; try again", e);
        } finally {
            boolean over = ended;
            uninterrupted(() -> {
                if (!over) {
                    kill(shim);
                }
                shim.close();
            });
        }
    }

    private void kill(Shim shim) {
        shim.signal(Signals.SIGKILL);
        Cgroup cgroup = managed.cgroup;
        if (cgroup != null) {
            cgroup.kill();
        }
        try {
            shim.exit().get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: its process does not end: {}", name, e.getMessage());
        }
    }

    private void removeGroup() {
        Cgroup cgroup = managed.cgroup;
        if (cgroup != null) {
            cgroup.remove();
        }
    }

    /// Things that must be done also by a thread that is told to stop.
    static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
