package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Builds stages at the same time, each once. The first that fails ends all. Any thread.
final class StageScheduler implements AutoCloseable {
    /// Steps at work at once. More would fight for the same disk.
    private static final int STEPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("build-", 0).factory());
    private final Map<Integer, Future<StageResult>> stages = new HashMap<>();
    private final Semaphore slots = new Semaphore(STEPS, true);
    private final AtomicReference<@Nullable EngineException> failure = new AtomicReference<>();
    private final IntFunction<StageResult> builder;

    /// @param builder builds the stage of an index
    StageScheduler(IntFunction<StageResult> builder) {
        this.builder = builder;
    }

    /// Begins, unless that has been done.
    void start(int stage) {
        future(stage);
    }

    private Future<StageResult> future(int stage) {
        synchronized (stages) {
            Future<StageResult> known = stages.get(stage);
            if (known != null) {
                return known;
            }
            try {
                Future<StageResult> made = threads.submit(() -> build(stage));
                stages.put(stage, made);
                return made;
            } catch (RejectedExecutionException e) {
                throw new EngineException(ErrorKind.CANCELLED, "the build was cancelled", e);
            }
        }
    }

    private StageResult build(int stage) {
        try {
            return builder.apply(stage);
        } catch (EngineException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            // Whatever a listener throws ends the build, all stages of it.
            throw failed(new EngineException(ErrorKind.INTERNAL, "the build was ended: " + e, e));
        }
    }

    private EngineException failed(EngineException e) {
        failure.compareAndSet(null, e);
        threads.shutdownNow();
        return e;
    }

    /// Waits for a stage; begins it if nobody has.
    ///
    /// @throws EngineException what ended the build; CANCELLED when interrupted
    StageResult await(int stage) {
        try {
            return future(stage).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "the build was cancelled", e);
        } catch (ExecutionException e) {
            EngineException first = failure.get();
            if (first != null) {
                throw first;
            }
            throw new EngineException(ErrorKind.INTERNAL, "build a stage: " + e.getCause(), e.getCause());
        }
    }

    /// What ended it, if anything has.
    @Nullable
    EngineException failure() {
        return failure.get();
    }

    /// The right to work, until it is closed.
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    Slot slot() {
        try {
            slots.acquire();
            return slots::release;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "the build was cancelled", e);
        }
    }

    /// Cancels what still runs, and waits for it.
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
