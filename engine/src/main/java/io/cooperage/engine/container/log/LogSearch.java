package io.cooperage.engine.container.log;

import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.container.log.ChunkScan.Hits;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One search over files that do not change: pieces are matched on all cores, a few ahead of the one whose
/// results are given next, so that results come in order and memory stays bounded however slowly they are
/// taken.
final class LogSearch {
    /// Small enough to stay in a core's cache between reading and matching.
    static final int PIECE = 1 << 18;

    /// [java.util.regex.Pattern] recurses once per repetition of a group; the longest entry has 16 Ki
    /// characters.
    private static final long STACK = 64L << 20;

    private final LogQuery query;
    private final RequiredLiteral required;
    private final Deque<Piece> ahead = new ArrayDeque<>();
    private final ConcurrentLinkedDeque<ChunkScan> idle = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    LogSearch(LogQuery query) {
        this.query = query;
        this.required = RequiredLiteral.of(query.pattern());
    }

    long run(List<Span> spans, Consumer<long[]> found, BooleanSupplier stop) {
        long pieces = spans.stream()
                .mapToLong(span -> (span.end() + PIECE - 1) / PIECE)
                .sum();
        if (pieces == 0) {
            return 0;
        }
        int threads = (int) Math.min(Runtime.getRuntime().availableProcessors(), pieces);
        ExecutorService workers = Executors.newFixedThreadPool(
                threads,
                Thread.ofPlatform()
                        .daemon()
                        .name("log-search-", 0)
                        .stackSize(STACK)
                        .factory());
        try {
            return collect(spans, workers, threads * 4, found, stop);
        } finally {
            stopped.set(true);
            workers.shutdown();
            awaitEnd(workers);
        }
    }

    private long collect(
            List<Span> spans, ExecutorService workers, int most, Consumer<long[]> found, BooleanSupplier stop) {
        int submitSpan = 0;
        long submitFrom = 0;
        long total = 0;
        Span current = spans.getFirst();
        long number = current.firstNumber();
        while (true) {
            while (ahead.size() < most && submitSpan < spans.size()) {
                Span span = spans.get(submitSpan);
                if (submitFrom >= span.end()) {
                    submitSpan++;
                    submitFrom = 0;
                    continue;
                }
                long from = submitFrom;
                long to = Math.min(from + PIECE, span.end());
                ahead.add(new Piece(span, workers.submit(() -> scan(span, from, to))));
                submitFrom = to;
            }
            Piece piece = ahead.poll();
            if (piece == null || stop.getAsBoolean()) {
                return total;
            }
            if (!piece.span().equals(current)) {
                current = piece.span();
                number = current.firstNumber();
            }
            Hits hits = await(piece.hits(), stop);
            if (hits == null) {
                return total;
            }
            if (hits.lines().length > 0) {
                for (int i = 0; i < hits.lines().length; i++) {
                    hits.lines()[i] += number;
                }
                total += hits.lines().length;
                found.accept(hits.lines());
            }
            number += hits.count();
        }
    }

    private Hits scan(Span span, long from, long to) throws IOException {
        if (stopped.get()) {
            throw new CancellationException();
        }
        ChunkScan scan = idle.poll();
        if (scan == null) {
            scan = new ChunkScan(new LineMatcher(query, required, stopped));
        }
        Hits hits = scan.scan(span.file().channel(), from, to, span.end());
        idle.push(scan);
        return hits;
    }

    /// @return null when the search is to stop
    private static @Nullable Hits await(Future<Hits> hits, BooleanSupplier stop) {
        while (true) {
            try {
                // What is ready is given without a look at the interrupt.
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException();
                }
                return hits.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) { // an expression that takes long for one line
                if (stop.getAsBoolean()) {
                    return null;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorKind.CANCELLED, "search the log: the search was cancelled", e);
            } catch (ExecutionException e) {
                throw failure(Objects.requireNonNullElse(e.getCause(), e));
            }
        }
    }

    private static EngineException failure(Throwable cause) {
        return switch (cause) {
            case EngineException known -> known;
            case StackOverflowError e ->
                new EngineException(
                        ErrorKind.INVALID_ARGUMENT,
                        "search the log: the expression repeats a group more often than the matcher's stack allows;"
                                + " use a character class or a possessive quantifier instead of the group",
                        e);
            case ClosedChannelException e ->
                new EngineException(ErrorKind.CANCELLED, "search the log: it was closed during the search", e);
            case IOException e -> new EngineException(ErrorKind.UNAVAILABLE, "search the log: " + e.getMessage(), e);
            default -> new EngineException(ErrorKind.INTERNAL, "search the log: " + cause, cause);
        };
    }

    /// Waits, interrupted or not: what the workers read may be closed once this returns. They look at `stopped`
    /// often.
    private static void awaitEnd(ExecutorService workers) {
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                if (workers.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A file as it was when the search began.
    ///
    /// @param end the end of its last complete line then
    record Span(LogFile file, long firstNumber, long lines, long end) {}

    private record Piece(Span span, Future<Hits> hits) {}
}
