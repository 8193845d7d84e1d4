package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.WaitCondition;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `GET /containers/{id}/logs`.
final class ContainerLogs {
    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerLogs(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void logs(Exchange exchange) throws IOException {
        Query query = exchange.query();
        boolean out = query.flag("stdout");
        boolean err = query.flag("stderr");
        if (!out && !err) {
            throw EngineException.invalid("Bad parameters: you must choose at least one stream");
        }
        LogExport what = new LogExport(
                query.flag("timestamps"),
                out && err ? null : out ? StdStream.STDOUT : StdStream.STDERR,
                time(query, "since"),
                time(query, "until"),
                tail(query.text("tail")));
        Container container = refs.get(exchange);
        boolean framed = !container.config().terminal();
        boolean follow = query.flag("follow") && container.state().status().isAlive();
        try (ContainerLog log = containers.log(container.id())) {
            // Before the first look at the log: what is written until the end is in it then.
            CompletableFuture<ExitStatus> end = follow
                    ? containers.ending(container.id(), WaitCondition.NOT_RUNNING)
                    : CompletableFuture.completedFuture(null);
            OutputStream body = exchange.stream(200, StreamFrames.contentType(framed, exchange.version()));
            body.flush();
            StreamFrames frames = new StreamFrames(body, framed);
            copy(log, what, new LogFrames(frames, what.timestamps(), query.flag("details")), end);
        }
    }

    /// Zero stands for none, for that is what some clients send.
    private static @Nullable Instant time(Query query, String name) {
        String text = query.text(name);
        return text.isEmpty() || text.equals("0") ? null : TimeWords.parse(name, text, Instant.now());
    }

    /// What is no number is all, as with Docker.
    private static long tail(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static void copy(ContainerLog log, LogExport what, LogFrames frames, CompletableFuture<ExitStatus> end)
            throws IOException {
        long next = what.tail() < 0 ? 0 : Math.max(0, log.lineCount() - what.tail());
        if (end.isDone()) {
            log.copyTo(frames, what, next);
            frames.flush();
            return;
        }
        Semaphore news = new Semaphore(1);
        end.whenComplete((_, _) -> news.release());
        try (Subscription _ = log.follow(news::release)) {
            boolean over = false;
            while (!over && await(news, what.until())) {
                over = end.isDone() || isPast(what.until());
                next = log.copyTo(frames, what, next);
                frames.flush();
            }
        }
    }

    private static boolean isPast(@Nullable Instant until) {
        return until != null && Instant.now().isAfter(until);
    }

    /// @return false when the client is gone
    private static boolean await(Semaphore news, @Nullable Instant until) {
        try {
            if (until == null) {
                news.acquire();
            } else {
                long millis = Math.max(1, Duration.between(Instant.now(), until).toMillis() + 1);
                if (!news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            news.drainPermits();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
