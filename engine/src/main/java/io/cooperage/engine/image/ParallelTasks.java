package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs tasks side by side on virtual threads. The first failure, or an interrupt of the caller, interrupts the
/// others; nothing runs any more when it returns.
final class ParallelTasks {
    private ParallelTasks() {}

    /// @param what for the message when it is cancelled
    /// @param atOnce tasks that run at the same time
    static void run(String what, int atOnce, List<? extends Runnable> tasks) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(atOnce, tasks.size())), Thread.ofVirtual().factory())) {
            CompletionService<Boolean> completion = new ExecutorCompletionService<>(threads);
            List<Future<Boolean>> all = new ArrayList<>();
            for (Runnable task : tasks) {
                Callable<Boolean> call = () -> {
                    task.run();
                    return true;
                };
                all.add(completion.submit(call));
            }
            try {
                for (int i = 0; i < all.size(); i++) {
                    completion.take().get();
                }
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorKind.CANCELLED, what + ": cancelled", cancelled);
            } catch (ExecutionException failure) {
                throw rethrown(failure);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /// What a task on another thread threw, as the caller's own.
    static RuntimeException rethrown(ExecutionException failure) {
        if (failure.getCause() instanceof EngineException told) {
            return told;
        }
        if (failure.getCause() instanceof RuntimeException unexpected) {
            return unexpected;
        }
        return new IllegalStateException(failure.getCause());
    }
}
