package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.store.DiskRoom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Tells how one transfer gets on: each item to its [TransferListener], the whole as a task on the event stream.
/// Keeps the promises of [TransferListener]: one call at a time, a bounded rate, every change of phase. What is held
/// back for the rate is told a moment later, so that a connection that stalls shows how far it came.
///
/// Any thread.
final class TransferFeed {
    /// Numbers are shown, not measured: a few times a second is enough.
    private static final long REPORT_NANOS = 200_000_000;

    private static final int TASK_ID = 12;

    private final String taskId = UUID.randomUUID().toString().replace("-", "").substring(0, TASK_ID);
    private final String title;
    private final TransferListener listener;
    private final EventStream events;
    private final InstantSource clock;
    private final DiskRoom room;

    /// Guarded by this, as the listener's calls are.
    private final Map<String, Item> items = new LinkedHashMap<>();

    private long taskReported;

    /// Guarded by this.
    private boolean ended;

    /// @param room for what comes in
    TransferFeed(String title, TransferListener listener, EventStream events, InstantSource clock, DiskRoom room) {
        this.title = title;
        this.listener = listener;
        this.events = events;
        this.clock = clock;
        this.room = room;
    }

    /// Does the work as a task: its begin, progress and end are on the event stream whatever happens.
    <T> T run(Supplier<T> work) {
        publish(TaskState.RUNNING, "", 0, -1);
        Thread late = Thread.ofVirtual().name("feed-" + taskId).start(this::tellLate);
        TaskState outcome = TaskState.FAILED;
        String detail = "";
        try {
            T result = work.get();
            outcome = TaskState.SUCCEEDED;
            return result;
        } catch (EngineException e) {
            detail = String.valueOf(e.getMessage());
            if (e.kind() == ErrorKind.CANCELLED) {
                outcome = TaskState.CANCELLED;
            }
            throw e;
        } finally {
            late.interrupt();
            synchronized (this) {
                ended = true;
                publish(outcome, detail, done(), total());
            }
        }
    }

    /// As [#run], for what comes onto the engine's disk: from the beginning once more when that was full and room
    /// could be made.
    ///
    /// @param work leaves nothing behind when it fails
    <T> T runWithRoom(Supplier<T> work) {
        return run(() -> room.with(() -> {
            forgetItems();
            return work.get();
        }));
    }

    private synchronized void forgetItems() {
        items.clear();
    }

    private void tellLate() {
        while (true) {
            try {
                Thread.sleep(Duration.ofNanos(REPORT_NANOS));
            } catch (InterruptedException atTheEnd) {
                return;
            }
            synchronized (this) {
                if (ended) {
                    return;
                }
                items.values().forEach(Item::tellHeldBack);
            }
        }
    }

    /// The item of this key; the same for the same key.
    ///
    /// @param total bytes, −1 when unknown
    synchronized Item item(String key, String label, long total) {
        return items.computeIfAbsent(key, _ -> new Item(key, label, total));
    }

    private void publish(TaskState state, String detail, long done, long total) {
        events.publish(new TaskEvent(clock.instant(), taskId, title, state, detail, done, total));
    }

    private long done() {
        return items.values().stream()
                .mapToLong(item -> item.settled ? Math.max(item.total, 0) : item.done)
                .sum();
    }

    private long total() {
        return items.values().stream()
                .mapToLong(item -> Math.max(item.total, 0))
                .sum();
    }

    /// One thing that is moved.
    final class Item {
        private final String key;
        private final String label;
        private final long total;
        private long done;
        private Phase phase = Phase.WAITING;
        private long reported;
        private boolean settled;
        private boolean heldBack;

        private Item(String key, String label, long total) {
            this.key = key;
            this.label = label;
            this.total = total;
        }

        void progress(Phase newPhase, long newDone) {
            report(newPhase, newDone, "");
        }

        /// Something that people should see, whatever the rate.
        void say(Phase newPhase, String detail) {
            synchronized (TransferFeed.this) {
                reported = 0;
                report(newPhase, done, detail);
            }
        }

        /// DONE, EXISTS, MOUNTED or FAILED; nothing is heard of the item after it.
        void settle(Phase last, String detail) {
            synchronized (TransferFeed.this) {
                if (settled) {
                    return;
                }
                reported = 0;
                report(last, last == Phase.FAILED ? done : Math.max(total, 0), detail);
                settled = true;
            }
        }

        private void tell(long now, String detail) {
            reported = now;
            heldBack = false;
            listener.changed(new TransferProgress(key, label, phase, done, total, detail));
        }

        /// The lock is held.
        private void tellHeldBack() {
            long now = System.nanoTime();
            if (heldBack && now - reported > REPORT_NANOS) {
                tell(now, "");
            }
        }

        private void report(Phase newPhase, long newDone, String detail) {
            synchronized (TransferFeed.this) {
                if (settled) {
                    return;
                }
                long now = System.nanoTime();
                boolean changed = phase != newPhase;
                phase = newPhase;
                // Several threads may work on one item, each with a count of its own.
                done = changed ? newDone : Math.max(done, newDone);
                if (changed || reported == 0 || now - reported > REPORT_NANOS) {
                    tell(now, detail);
                } else {
                    heldBack = true;
                }
                if (now - taskReported > REPORT_NANOS) {
                    taskReported = now;
                    publish(TaskState.RUNNING, label, done(), total());
                }
            }
        }
    }
}
