package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// A mount namespace that nobody else is in: what is mounted there is seen through descriptors only, and is gone
/// when this is closed or the process ends, however it ends.
///
/// A platform thread lives in it, for a namespace lasts as long as somebody does. Whoever has a descriptor of a
/// folder in it can walk over the mounts in it, from any thread, mount_namespaces(7).
public final class MountNamespace<T> implements AutoCloseable {
    private final CompletableFuture<T> arranged = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    private MountNamespace(String name, Supplier<T> arrange, Runnable clear) {
        this.thread = OwnThread.start("mounts of " + name, () -> live(arrange, clear));
    }

    /// Makes one that begins with the mounts that this process has.
    ///
    /// @param arrange mounts what is wanted; runs inside
    /// @param clear runs inside at the end, to unmount at once what would else end with the thread; also after an
    ///     `arrange` that failed
    /// @throws EngineException what `arrange` threw, if it was one; FORBIDDEN without CAP_SYS_ADMIN; CANCELLED
    ///     when the caller is interrupted
    public static <T> MountNamespace<T> open(String name, Supplier<T> arrange, Runnable clear) {
        MountNamespace<T> namespace = new MountNamespace<>(name, arrange, clear);
        boolean open = false;
        try {
            OwnThread.await(name, namespace.arranged);
            open = true;
            return namespace;
        } finally {
            if (!open) {
                namespace.close();
            }
        }
    }

    private void live(Supplier<T> arrange, Runnable clear) {
        Syscalls kernel = Syscalls.host();
        try {
            kernel.unshare(CloneFlags.CLONE_NEWNS);
            // Else what is mounted here would appear on the machine wherever its mounts are shared.
            kernel.mount("", "/", "", MountFlags.MS_REC | MountFlags.MS_PRIVATE, "");
        } catch (EngineException failure) {
            OwnThread.atHome(() -> arranged.completeExceptionally(failure));
            return;
        }
        try {
            T result = arrange.get();
            OwnThread.atHome(() -> arranged.complete(result));
            over.await();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but who wants it to end.
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            OwnThread.atHome(() -> arranged.completeExceptionally(failure));
        } finally {
            clear.run();
        }
    }

    /// What `arrange` gave.
    public T value() {
        return arranged.join();
    }

    /// Waits until it is gone. Descriptors from it should be closed before: each keeps its mount.
    @Override
    public void close() {
        over.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
