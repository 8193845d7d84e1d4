package io.cooperage.engine.journal;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.JournalTable.Entry;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One who reads the journal from some place on and goes on as it grows: past and future are the same rows, so there
/// is neither a gap nor a double between them. A slow one delays nobody, and holds nothing in memory.
final class JournalFollower implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFollower.class);

    private final JournalTable table;
    private final int page;
    private final Consumer<EngineEvent> listener;
    private final Consumer<JournalFollower> onClose;
    private final Semaphore news = new Semaphore(0);

    /// Held while the listener runs, so that closing can wait for it.
    private final ReentrantLock delivering = new ReentrantLock();

    private long place;
    private volatile boolean closed;

    /// @param place what was read last
    JournalFollower(
            JournalTable table,
            long place,
            int page,
            Consumer<EngineEvent> listener,
            Consumer<JournalFollower> onClose) {
        this.table = table;
        this.place = place;
        this.page = page;
        this.listener = listener;
        this.onClose = onClose;
    }

    void start() {
        Thread.ofVirtual().name("journal-follower").start(this::follow);
    }

    /// There may be more to read.
    void wake() {
        news.release();
    }

    private void follow() {
        try {
            while (!closed) {
                List<Entry> entries = table.after(place, page);
                for (Entry entry : entries) {
                    deliver(entry);
                }
                if (entries.isEmpty()) {
                    news.acquireUninterruptibly();
                    news.drainPermits();
                }
            }
        } catch (EngineException e) {
            if (!closed) {
                LOG.error("the journal can't be read on: {}", e.getMessage(), e);
            }
        }
    }

    private void deliver(Entry entry) {
        delivering.lock();
        try {
            if (!closed) {
                place = entry.seq();
                listener.accept(entry.event());
            }
        } catch (RuntimeException | Error e) { // the edge: one listener's fault must not end the following
            LOG.error("A listener failed on {}", entry.event(), e);
        } finally {
            delivering.unlock();
        }
    }

    /// Nothing is delivered after this returns, unless the listener itself calls it.
    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        news.release();
        awaitDelivery();
    }

    private void awaitDelivery() {
        delivering.lock();
        try {
            LOG.trace("the follower of the journal has ended");
        } finally {
            delivering.unlock();
        }
    }
}
