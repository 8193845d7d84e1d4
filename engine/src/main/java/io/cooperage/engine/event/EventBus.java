package io.cooperage.engine.event;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The engine's [EventStream]: one order for everyone, a [Mailbox] for each listener, and a history of the
/// latest events.
///
/// After an overflow the listener gets the events published since, without a gap. Closing the bus ends every
/// subscription; what is published later is dropped.
public final class EventBus implements EventStream, AutoCloseable {
    /// How far a listener may fall behind before it is told to read the state afresh.
    public static final int QUEUE = 4096;

    /// How many events [#history] keeps.
    public static final int HISTORY = 4096;

    private final int queueLength;

    /// Makes the order of events the same for history and every listener. Mailboxes never wait, so neither does
    /// this.
    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<EngineEvent> history = new ArrayDeque<>(HISTORY);
    private final List<Mailbox<EngineEvent>> mailboxes = new ArrayList<>();
    private boolean closed;

    public EventBus() {
        this(QUEUE);
    }

    EventBus(int queueLength) {
        this.queueLength = queueLength;
    }

    @Override
    public void publish(EngineEvent event) {
        Objects.requireNonNull(event);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (history.size() == HISTORY) {
                history.removeFirst();
            }
            history.addLast(event);
            for (Mailbox<EngineEvent> mailbox : mailboxes) {
                mailbox.put(event);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Subscription subscribe(Consumer<EngineEvent> listener, Runnable overflow) {
        Mailbox<EngineEvent> mailbox = new Mailbox<>(queueLength, listener, overflow);
        lock.lock();
        try {
            if (closed) {
                mailbox.close();
            } else {
                mailboxes.add(mailbox);
            }
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                mailboxes.removeIf(other -> other == mailbox);
            } finally {
                lock.unlock();
            }
            mailbox.close(); // outside the lock: it may wait for a listener that publishes
        };
    }

    @Override
    public List<EngineEvent> history(Instant since) {
        lock.lock();
        try {
            return history.stream()
                    .filter(event -> !event.time().isBefore(since))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Mailbox<EngineEvent>> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(mailboxes);
            mailboxes.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(Mailbox::close);
    }
}
