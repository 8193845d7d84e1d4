package io.cooperage.engine.journal;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.JournalTable.Entry;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal in the engine's database.
///
/// The stream's own history is where events are taken from; its subscription only says that there are some.
/// So nobody who publishes waits for the disk, events that come together are written together, and the order
/// is the stream's. An engine that is killed loses what it published in its last moments, at most
/// [#GATHER_MILLIS] of them.
public final class LocalJournal implements Journal, AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = JournalTable.MIGRATIONS;

    private static final Logger LOG = LoggerFactory.getLogger(LocalJournal.class);

    /// Entries read at once.
    private static final int PAGE = 500;

    /// What a follower, or a reader of the past, holds while it takes its time.
    private static final int FOLLOWED = 100;

    /// While nobody follows, events are gathered for so long: a short run's four take one commit instead of
    /// four.
    private static final long GATHER_MILLIS = 50;

    private final EventStream events;
    private final JournalTable table;
    private final List<JournalFollower> followers = new CopyOnWriteArrayList<>();
    private final Subscription wakeups;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = Thread.ofVirtual().name("journal-writer").unstarted(this::writeOn);

    /// Guards the two below, and makes the order of writing that of the stream.
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable EngineEvent lastTaken;
    private boolean closed;

    private LocalJournal(Database database, EventStream events) {
        this.events = events;
        this.table = new JournalTable(database);
        List<EngineEvent> before = events.history(Instant.MIN);
        this.lastTaken = before.isEmpty() ? null : before.getLast();
        this.wakeups = events.subscribe(this::wake, this::write);
    }

    public static LocalJournal open(Database database, EventStream events) {
        LocalJournal journal = new LocalJournal(database, events);
        journal.writer.start();
        return journal;
    }

    private void wake(EngineEvent event) {
        if (event.isJournaled()) {
            news.release();
        }
    }

    private void writeOn() {
        try {
            while (closing.getCount() > 0) {
                news.acquire();
                if (followers.isEmpty()) {
                    boolean over = closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                    LOG.trace("gathered until {}", over ? "the end" : "now");
                }
                news.drainPermits();
                writeOrSay();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the journal's writer", e);
        }
    }

    /// The edge of the writer: what can't be written now may be with the next events.
    private void writeOrSay() {
        try {
            write();
        } catch (EngineException e) {
            LOG.error("events can't be written down: {}", e.getMessage(), e);
        }
    }

    /// Writes down everything that was published and is not yet.
    private void write() {
        boolean written;
        writing.lock();
        try {
            if (closed) {
                return;
            }
            List<EngineEvent> fresh = fresh();
            written = !fresh.isEmpty();
            if (written) {
                table.append(fresh);
                lastTaken = fresh.getLast();
            }
        } finally {
            writing.unlock();
        }
        if (written) {
            followers.forEach(JournalFollower::wake);
        }
    }

    @SuppressWarnings("ReferenceEquality") // two events may be alike; this is about the very one
    private List<EngineEvent> fresh() {
        List<EngineEvent> history = events.history(Instant.MIN);
        EngineEvent last = lastTaken;
        if (last == null) {
            return history;
        }
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i) == last) {
                return history.subList(i + 1, history.size());
            }
        }
        if (!history.isEmpty()) {
            LOG.warn("events came faster than they could be written down: the journal has a gap");
        }
        return history;
    }

    @Override
    public List<EngineEvent> read(@Nullable Instant from, @Nullable Instant to, EventFilter filter, int limit) {
        EventMatch match = new EventMatch(filter);
        write();
        List<EngineEvent> found = new ArrayList<>();
        long first = table.placeOf(from);
        long place = Long.MAX_VALUE;
        // From the newest back, so that a small limit reads little.
        while (found.size() < limit) {
            List<Entry> page = table.before(place, PAGE);
            if (page.isEmpty()) {
                break;
            }
            for (Entry entry : page) {
                if (found.size() < limit && isWithin(entry.event().time(), from, to) && match.passes(entry.event())) {
                    found.add(entry.event());
                }
            }
            place = page.getLast().seq();
            if (place <= first) {
                break;
            }
        }
        return found.reversed();
    }

    @Override
    public void replay(@Nullable Instant from, @Nullable Instant to, EventFilter filter, EventReader reader)
            throws IOException {
        EventMatch match = new EventMatch(filter);
        write();
        List<Entry> newest = table.before(Long.MAX_VALUE, 1);
        long last = newest.isEmpty() ? 0 : newest.getFirst().seq();
        long place = table.placeOf(from);
        while (place < last) {
            List<Entry> page = table.after(place, FOLLOWED);
            if (page.isEmpty()) {
                return; // what there was has made room for newer ones meanwhile, and those are not told
            }
            for (Entry entry : page) {
                place = entry.seq();
                if (place <= last && isWithin(entry.event().time(), from, to) && match.passes(entry.event())) {
                    reader.read(entry.event());
                }
            }
        }
    }

    private static boolean isWithin(Instant time, @Nullable Instant from, @Nullable Instant to) {
        return (from == null || !time.isBefore(from)) && (to == null || !time.isAfter(to));
    }

    @Override
    public Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener) {
        EventMatch match = new EventMatch(filter);
        write();
        Consumer<EngineEvent> passing = event -> {
            if (isWithin(event.time(), from, null) && match.passes(event)) {
                listener.accept(event);
            }
        };
        JournalFollower follower =
                new JournalFollower(table, table.placeOf(from), FOLLOWED, passing, followers::remove);
        followers.add(follower);
        follower.start();
        return follower;
    }

    /// Writes down what is left.
    @Override
    public void close() {
        wakeups.close();
        closing.countDown();
        news.release();
        write();
        writing.lock();
        try {
            closed = true;
        } finally {
            writing.unlock();
        }
        followers.forEach(JournalFollower::close);
    }
}
