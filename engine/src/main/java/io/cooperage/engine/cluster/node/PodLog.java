package io.cooperage.engine.cluster.node;

import io.cooperage.engine.cluster.node.PodAccess.LogRequest;
import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.EntrySink;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.WaitCondition;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One reading of a container's log, as `kubectl logs` shows it: copied on a thread of its own, as fast as it
/// is read.
final class PodLog {
    private static final int BUFFER = 64 * 1024;
    private static final int STAMP = 30;

    private final LogRequest request;
    private final ContainerLog log;
    private final CompletableFuture<@Nullable ExitStatus> end;
    private final BytePipe pipe = new BytePipe(BUFFER);
    private final Semaphore news = new Semaphore(1);

    private PodLog(LogRequest request, ContainerLog log, CompletableFuture<@Nullable ExitStatus> end) {
        this.request = request;
        this.log = log;
        this.end = end;
    }

    /// @param id of the engine's container
    static InputStream open(ContainerService containers, String id, LogRequest request) {
        ContainerLog log = containers.log(id);
        boolean follow = request.follow() && containers.get(id).state().status().isAlive();
        // Before the first look at the log: what is written until the end is in it then.
        CompletableFuture<@Nullable ExitStatus> end = follow
                ? containers.ending(id, WaitCondition.NOT_RUNNING).thenApply(exit -> exit)
                : CompletableFuture.completedFuture(null);
        PodLog reading = new PodLog(request, log, end);
        Thread.ofVirtual().name("pod-log").start(reading::copy);
        return reading.pipe.reader(reading.news::release);
    }

    private void copy() {
        try (log) {
            copy(new Lines(pipe.writer(), request));
            pipe.finish();
        } catch (FullException enough) {
            pipe.finish();
        } catch (IOException e) {
            pipe.fail(e);
        } catch (EngineException e) {
            pipe.fail(new IOException(e.getMessage(), e));
        }
    }

    private void copy(Lines lines) throws IOException {
        Long tail = request.tailLines();
        long next = tail == null ? 0 : Math.max(0, log.lineCount() - tail);
        LogExport what = new LogExport(request.timestamps(), null, request.since(), null, -1);
        if (end.isDone()) {
            copy(lines, what, next);
            return;
        }
        end.whenComplete((_, _) -> news.release());
        try (Subscription _ = log.follow(news::release)) {
            boolean over = false;
            while (!over && !pipe.isAbandoned()) {
                news.acquireUninterruptibly();
                news.drainPermits();
                over = end.isDone();
                next = copy(lines, what, next);
            }
        }
    }

    private long copy(Lines lines, LogExport what, long from) throws IOException {
        try {
            return log.copyTo(lines, what, from);
        } catch (EngineException e) {
            // The log wraps what its sink threw.
            if (lines.full) {
                throw new FullException();
            }
            throw e;
        }
    }

    /// As many bytes as were asked for are out.
    private static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Both streams as lines, in the order in which they were written.
    private static final class Lines implements EntrySink {
        private final OutputStream out;
        private final boolean timestamps;

        /// Of this stream a line has begun that has not ended: what comes next of it has no time of its own.
        private final Set<StdStream> open = EnumSet.noneOf(StdStream.class);

        private long left;
        private boolean full;

        Lines(OutputStream out, LogRequest request) {
            this.out = out;
            this.timestamps = request.timestamps();
            Long limit = request.limitBytes();
            this.left = limit == null ? Long.MAX_VALUE : limit;
        }

        @Override
        public void entry(StdStream stream, byte[] bytes, int stampAt, int from, int length, boolean partial)
                throws IOException {
            boolean begins = partial ? open.add(stream) : !open.remove(stream);
            if (timestamps && begins && stampAt >= 0) {
                put(bytes, stampAt, STAMP);
                put(new byte[] {' '}, 0, 1);
            }
            put(bytes, from, length);
            if (!partial) {
                put(new byte[] {'\n'}, 0, 1);
            }
        }

        private void put(byte[] bytes, int from, int length) throws IOException {
            int part = (int) Math.min(left, length);
            out.write(bytes, from, part);
            left -= part;
            if (left == 0) {
                full = true;
                throw new FullException();
            }
        }
    }
}
