package io.cooperage.engine.cluster.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Does a thing many times, first once, then twice as often with each batch, and stops after a batch in which
/// it failed: what is refused is refused once, not five hundred times.
public final class SlowStart {
    private SlowStart() {}

    /// @param done how often it went well
    /// @param failure the first one, or null
    public record Outcome(int done, @Nullable RuntimeException failure) {}

    /// @param each is called with 0, 1, …, several at a time within a batch
    public static Outcome run(int count, Step each) {
        if (count == 1) {
            return batch(List.of(call(each, 0)), null);
        }
        int done = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int size = 1, at = 0; at < count; at += size, size = Math.min(size * 2, count - at)) {
                List<Callable<Void>> calls = new ArrayList<>();
                for (int i = at; i < Math.min(at + size, count); i++) {
                    calls.add(call(each, i));
                }
                Outcome outcome = batch(calls, threads);
                done += outcome.done();
                if (outcome.failure() != null) {
                    return new Outcome(done, outcome.failure());
                }
            }
        }
        return new Outcome(done, null);
    }

    /// One of the things to do.
    @FunctionalInterface
    public interface Step {
        void run(int index);
    }

    private static Callable<Void> call(Step step, int index) {
        return new Callable<>() {
            @Override
            @SuppressWarnings("NullAway") // Void has no other value
            public Void call() {
                step.run(index);
                return null;
            }
        };
    }

    private static Outcome batch(List<Callable<Void>> calls, @Nullable ExecutorService threads) {
        int done = 0;
        RuntimeException failure = null;
        List<Future<Void>> futures = new ArrayList<>();
        for (Callable<Void> call : calls) {
            if (threads != null) {
                futures.add(threads.submit(call));
                continue;
            }
            try {
                call.call();
                done++;
            } catch (RuntimeException e) {
                failure = e;
            } catch (Exception e) { // Callable's signature; a step throws nothing else
                throw new IllegalStateException(e);
            }
        }
        for (Future<Void> future : futures) {
            try {
                future.get();
                done++;
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome(done, new IllegalStateException("interrupted", e));
            }
        }
        return new Outcome(done, failure);
    }
}
