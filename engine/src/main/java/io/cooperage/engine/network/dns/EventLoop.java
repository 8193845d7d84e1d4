package io.cooperage.engine.network.dns;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread for many sockets. All but [#execute] and [#close] belong to that thread.
final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private volatile boolean closed;

    /// What is told that a channel can be read or written.
    interface Handler {
        /// An exception ends this handler's channel and no other's.
        void ready(SelectionKey key) throws IOException;

        /// The channel is closed, for whatever reason.
        default void closed() {}
    }

    EventLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "open a selector: " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /// Runs `task` on the loop's thread, soon; not at all once closed.
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, handler);
    }

    Timer after(Duration delay, Runnable action) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), action);
        timers.add(timer);
        return timer;
    }

    void close(SelectionKey key) {
        key.cancel();
        close(key.channel());
        ((Handler) key.attachment()).closed();
    }

    static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close a socket: {}", e.getMessage());
        }
    }

    private void run() {
        while (!closed) {
            try {
                select();
            } catch (IOException e) {
                LOG.error("names of containers can't be resolved any more", e);
                break;
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                guarded(task);
            }
            while (!timers.isEmpty() && timers.peek().due()) {
                guarded(timers.poll());
            }
        }
        new ArrayList<>(selector.keys()).forEach(this::close);
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("close the selector: {}", e.getMessage());
        }
    }

    private void select() throws IOException {
        while (!timers.isEmpty() && timers.peek().cancelled) {
            timers.poll();
        }
        if (!tasks.isEmpty()) {
            selector.selectNow(this::handle);
        } else if (timers.isEmpty()) {
            selector.select(this::handle);
        } else {
            selector.select(this::handle, timers.peek().millisLeft());
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Handler) key.attachment()).ready(key);
            }
        } catch (IOException e) {
            close(key);
        } catch (RuntimeException e) {
            // The edge of this thread: a fault in serving one client must not end it for all.
            LOG.error("serving a question failed", e);
            close(key);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // As above.
            LOG.error("serving a question failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static final class Timer implements Comparable<Timer>, Runnable {
        private final long at;
        private final Runnable action;
        private boolean cancelled;

        private Timer(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        void cancel() {
            cancelled = true;
        }

        private boolean due() {
            return cancelled || System.nanoTime() - at >= 0;
        }

        /// At least 1, for 0 is forever to a selector.
        private long millisLeft() {
            return Math.max(1, (at - System.nanoTime()) / 1_000_000 + 1);
        }

        @Override
        public void run() {
            if (!cancelled) {
                action.run();
            }
        }

        // Never equal to another: ordered by time alone.
        @Override
        public int compareTo(Timer other) {
            return Long.signum(at - other.at);
        }
    }
}
