package io.cooperage.engine.api.kube;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Interrupts those who write to a client that doesn't read. For any thread.
final class SlowReaders implements AutoCloseable {
    private final long patience;
    private final Set<Writer> writers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kube-slow-readers").factory());

    /// @param patience how long one write may take
    SlowReaders(Duration patience) {
        this.patience = patience.toNanos();
        long every = Math.max(patience.toMillis() / 4, 10);
        clock.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    Writer watch(Thread thread) {
        Writer writer = new Writer(thread, this);
        writers.add(writer);
        return writer;
    }

    private void look() {
        long now = System.nanoTime();
        writers.forEach(writer -> writer.interruptAfter(now, patience));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /// One thread that writes.
    static final class Writer implements AutoCloseable {
        private final Thread thread;
        private final SlowReaders all;
        private boolean isWriting;
        private long since;

        private Writer(Thread thread, SlowReaders all) {
            this.thread = thread;
            this.all = all;
        }

        synchronized void begin() {
            isWriting = true;
            since = System.nanoTime();
        }

        /// After this no interrupt comes.
        synchronized void end() {
            isWriting = false;
        }

        private synchronized void interruptAfter(long now, long patience) {
            if (isWriting && now - since > patience) {
                thread.interrupt();
                isWriting = false;
            }
        }

        @Override
        public void close() {
            all.writers.remove(this);
        }
    }
}
