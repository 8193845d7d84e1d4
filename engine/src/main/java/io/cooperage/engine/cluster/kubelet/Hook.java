package io.cooperage.engine.cluster.kubelet;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A handler of a container's life that runs beside: `postStart` or `preStop`. For any thread.
final class Hook {
    private final CompletableFuture<@Nullable String> failure = new CompletableFuture<>();
    private final Thread thread;

    /// @param work gives null, or how it failed
    /// @param done called when it is over
    Hook(String name, Callable<@Nullable String> work, Runnable done) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
            failure.complete(outcome(work));
            done.run();
        });
        thread.start();
    }

    private static @Nullable String outcome(Callable<@Nullable String> work) {
        try {
            return work.call();
        } catch (Exception e) {
            // A hook that can't be run has failed, whatever hindered it.
            return String.valueOf(e.getMessage());
        }
    }

    boolean isDone() {
        return failure.isDone();
    }

    /// Null while it runs and when it went well.
    @Nullable
    String failure() {
        return failure.getNow(null);
    }

    void cancel() {
        thread.interrupt();
    }
}
