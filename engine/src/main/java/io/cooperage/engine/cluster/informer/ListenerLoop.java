package io.cooperage.engine.cluster.informer;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.Change;
import io.cooperage.engine.cluster.store.ChangeFeed;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Snapshot;
import io.cooperage.engine.cluster.store.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells one listener of changes, on a thread of its own, so that a slow one delays nobody else. One that is
/// so slow that it loses its place is told the difference instead of each change.
final class ListenerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final ObjectStore store;
    private final Kind kind;
    private final Informer.Listener listener;
    private final Thread thread;

    /// What the listener has been told. Only on `thread`.
    private final Map<ObjectKey, Stored> told = new HashMap<>();

    private volatile boolean closed;

    ListenerLoop(ObjectStore store, Kind kind, Informer.Listener listener) {
        this.store = store;
        this.kind = kind;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("informer " + kind.resource()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                follow();
                return;
            } catch (StatusException e) {
                if (e.reason() != StatusReason.EXPIRED) {
                    throw e;
                }
                LOG.debug("a listener of {} was too slow and is told the difference", kind.resource());
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow() throws InterruptedException {
        Snapshot there = store.list(kind.resource(), null);
        try (ChangeFeed feed = store.follow(kind.resource(), there.revision())) {
            tellDifference(there);
            while (!feed.isClosed() && !closed) {
                for (Change change : feed.next(FOREVER)) {
                    tell(change.deleted() ? null : change.now(), change.now().key());
                }
            }
        }
    }

    private void tellDifference(Snapshot there) {
        Set<ObjectKey> missing = new HashSet<>(told.keySet());
        for (Stored now : there.items()) {
            missing.remove(now.key());
            Stored before = told.get(now.key());
            if (before == null || before.revision() != now.revision()) {
                if (before != null && !before.uid().equals(now.uid())) {
                    tell(null, now.key());
                }
                tell(now, now.key());
            }
        }
        missing.forEach(key -> tell(null, key));
    }

    private void tell(@Nullable Stored now, ObjectKey key) {
        if (closed) {
            return;
        }
        Stored before = now == null ? told.remove(key) : told.put(key, now);
        try {
            listener.changed(before == null ? null : before.object(), now == null ? null : now.object());
        } catch (RuntimeException e) { // the edge of this loop: a listener's mistake must not end what it hears
            LOG.warn("a listener of {} failed at {}", kind.resource(), key, e);
        }
    }

    /// The listener may hear one more change that is on its way.
    void close() {
        closed = true;
        thread.interrupt();
    }
}
