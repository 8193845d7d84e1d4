package io.cooperage.engine.network.forward;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.OwnThread;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread inside a network namespace that waits for its channels and for its time, and never for anything else.
final class ForwardLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardLoop.class);

    /// Bytes that are read at once; as much as a datagram may have.
    static final int BUFFER = 64 << 10;

    /// Buffers kept for connections whose reader is slow.
    private static final int SPARE_BUFFERS = 64;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> running = new CompletableFuture<>();
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    /// The loop's thread only, as everything below.
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::due));

    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private volatile boolean ended;

    private ForwardLoop(Selector selector) {
        this.selector = selector;
    }

    /// Told that its channel is ready. It deals with its own failures.
    interface Ready {
        void ready(SelectionKey key);

        /// The loop ends.
        void abort();
    }

    private record Timer(long due, Runnable work) {}

    /// Returns when the thread runs in the namespace.
    static ForwardLoop start(NetworkNamespace namespace) throws IOException {
        ForwardLoop loop = new ForwardLoop(Selector.open());
        Thread.ofVirtual().name("port forwarder").start(() -> loop.runIn(namespace));
        try {
            loop.running.join();
            return loop;
        } catch (CompletionException e) {
            loop.selector.close();
            throw e.getCause() instanceof EngineException failure ? failure : e;
        }
    }

    private void runIn(NetworkNamespace namespace) {
        try {
            namespace.call(() -> {
                OwnThread.atHome(() -> running.complete(true));
                run();
                return true;
            });
        } catch (EngineException e) {
            if (!running.completeExceptionally(e)) {
                LOG.error("the forwarder of published ports has ended", e);
            }
        } finally {
            ended = true;
            done.complete(true);
            // Whoever came too late must not wait.
            runTasks();
        }
    }

    private void run() throws IOException {
        try (Selector closing = selector) {
            while (!ended) {
                closing.select(untilNextTimer());
                runTasks();
                runTimers();
                for (SelectionKey key : closing.selectedKeys()) {
                    if (key.isValid() && key.attachment() instanceof Ready ready) {
                        guarded(() -> ready.ready(key));
                    }
                }
                closing.selectedKeys().clear();
            }
            for (SelectionKey key : new ArrayList<>(closing.keys())) {
                if (key.attachment() instanceof Ready ready) {
                    guarded(ready::abort);
                }
                closeQuietly(key.channel());
            }
            closing.selectNow();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    /// One connection's mistake must not end all the others.
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // the edge of a thread that serves many
            LOG.warn("a forwarded connection failed", e);
        }
    }

    /// @return milliseconds as select() wants them: 0 is for ever
    private long untilNextTimer() {
        Timer first = timers.peek();
        return first == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(first.due() - System.nanoTime()) + 1);
    }

    private void runTimers() {
        long now = System.nanoTime();
        for (Timer first = timers.peek(); first != null && first.due() - now <= 0; first = timers.peek()) {
            timers.poll();
            guarded(first.work());
        }
    }

    boolean ended() {
        return ended;
    }

    /// Any thread: runs it on the loop's thread, or here when the loop has ended.
    void execute(Runnable task) {
        tasks.add(task);
        if (ended) {
            runTasks();
        } else {
            selector.wakeup();
        }
    }

    /// Any thread: as [#execute], and returns when channels that the task closed are closed for the kernel too, which a
    /// selector puts off until it selects.
    void executeAndSettle(Runnable task) {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        execute(() -> {
            try {
                task.run();
                if (selector.isOpen()) {
                    selector.selectNow();
                }
            } catch (IOException e) {
                LOG.warn("close a published port", e);
            } finally {
                OwnThread.atHome(() -> settled.complete(true));
            }
        });
        settled.join();
    }

    /// Loop's thread only.
    void after(long duration, TimeUnit unit, Runnable work) {
        timers.add(new Timer(System.nanoTime() + unit.toNanos(duration), work));
    }

    Selector selector() {
        return selector;
    }

    /// Loop's thread only: an empty buffer, to be given back.
    ByteBuffer borrow() {
        ByteBuffer buffer = spare.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER) : buffer.clear();
    }

    void giveBack(@Nullable ByteBuffer buffer) {
        if (buffer != null && spare.size() < SPARE_BUFFERS) {
            spare.push(buffer);
        }
    }

    static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close {}", channel, e);
        }
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        done.join();
    }
}
