package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work on a platform thread of its own, for what a virtual thread should not do: leave the namespaces it is
/// in, or sit in a read that keeps its carrier.
///
/// A new thread of the kernel is in the namespaces of the thread that makes it, and whoever wakes a virtual
/// thread may make one: where all carriers compute, the JVM adds one at that moment, from there. Woken by a
/// thread inside a network namespace it would be carried in that namespace, as would be every other virtual
/// thread after it, and what those start. So nobody is woken from inside: one thread that never leaves does
/// that for all.
public final class OwnThread {
    private static final Logger LOG = LoggerFactory.getLogger(OwnThread.class);
    private static final BlockingQueue<Runnable> AT_HOME = new LinkedBlockingQueue<>();

    static {
        Thread.ofPlatform().daemon().name("home").start(OwnThread::stayAtHome);
    }

    private OwnThread() {}

    /// Runs `work` on a new platform thread, and waits for it. An interrupt is passed on to `work`, then
    /// reported as `CANCELLED`.
    ///
    /// @param name what is done, for messages and the list of threads
    /// @throws EngineException what `work` threw, if it was one; anything else wrapped as `INTERNAL`
    public static <T> T call(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread thread = start(name, () -> {
            task.run();
            atHome(() -> ended.complete(true));
        });
        try {
            await(name, ended);
            return await(name, task);
        } finally {
            if (!task.isDone()) {
                thread.interrupt();
            }
        }
    }

    /// @throws EngineException what the future failed with, if it was one; anything else wrapped as `INTERNAL`;
    ///     `CANCELLED` when this thread is interrupted
    static <T> T await(String name, Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, name + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new EngineException(ErrorKind.INTERNAL, name + ": " + e.getCause(), e.getCause());
        }
    }

    /// Starts a thread that may go elsewhere. Only by this, so that the one that stays has begun before.
    static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    /// Runs `wake`, soon, on a thread in the namespaces that this JVM was started in: for a thread in others,
    /// whenever somebody may be waiting for it.
    ///
    /// @param wake short, waits for nothing and throws nothing, as completing a future
    public static void atHome(Runnable wake) {
        AT_HOME.add(wake);
    }

    private static void stayAtHome() {
        while (true) {
            try {
                AT_HOME.take().run();
            } catch (InterruptedException _) {
                // Nobody knows this thread to mean it, and it is needed as long as the JVM lives.
            } catch (RuntimeException e) { // the edge of a thread that serves everybody
                LOG.error("waking who waits for a thread in another namespace failed", e);
            }
        }
    }
}
