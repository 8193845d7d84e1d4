package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each name that somebody wants, so that what two builds want is made once. Any thread.
final class KeyLocks {
    private final Map<String, Counted> locks = new HashMap<>();

    private static final class Counted {
        final ReentrantLock lock = new ReentrantLock();
        int users;
    }

    /// Held until it is closed, by the thread that took it.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits until nobody has it.
    ///
    /// @throws EngineException CANCELLED when interrupted
    Held lock(String name) {
        Counted counted;
        synchronized (locks) {
            counted = locks.computeIfAbsent(name, _ -> new Counted());
            counted.users++;
        }
        boolean locked = false;
        try {
            counted.lock.lockInterruptibly();
            locked = true;
            return () -> release(name, counted, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "the build was cancelled", e);
        } finally {
            if (!locked) {
                release(name, counted, false);
            }
        }
    }

    private void release(String name, Counted counted, boolean locked) {
        if (locked) {
            counted.lock.unlock();
        }
        synchronized (locks) {
            if (--counted.users == 0) {
                locks.remove(name);
            }
        }
    }
}
