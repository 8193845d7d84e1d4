package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions.Cause;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one [Reconciler] on virtual threads of its own: one for each of several objects, never two for one.
/// For any thread.
public final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    /// Failures in a row that are nothing to speak of: a conflict with another writer ends by itself.
    private static final int QUIET_FAILURES = 5;

    private final Reconciler reconciler;
    private final WorkQueue queue = new WorkQueue();
    private final List<Thread> workers = new ArrayList<>();
    private final List<AutoCloseable> listeners = new ArrayList<>();
    private final int width;

    /// @param width how many objects are worked on at once
    public ControlLoop(Reconciler reconciler, int width) {
        this.reconciler = reconciler;
        this.width = width;
    }

    /// Returns when the reconciler hears of changes. Once.
    public void start() {
        reconciler.wire(this);
        for (int i = 0; i < width; i++) {
            workers.add(Thread.ofVirtual().name(reconciler.name() + "-" + i).start(this::run));
        }
    }

    /// Asks for work on an object because another one changed.
    public void add(String namespace, String name, Kind changedKind, KubeObject changed) {
        add(namespace, name, new Cause(changedKind.key(changed.namespace(), changed.name()), changed.revision()));
    }

    public void add(String namespace, String name, @Nullable Cause cause) {
        queue.add(new WorkQueue.Key(namespace, name), cause);
    }

    public void addAfter(String namespace, String name, Duration wait) {
        queue.addAfter(new WorkQueue.Key(namespace, name), wait);
    }

    /// Has `reaction` called with the newest state of every object of the view that comes, changes or goes.
    public void on(KindView view, Reaction reaction) {
        listeners.add(view.informer().listen((old, now) -> {
            KubeObject newest = now != null ? now : old;
            if (newest != null) {
                reaction.changed(old, now, newest);
            }
        }));
    }

    /// Works on the objects of the view themselves when they change.
    public void onOwn(KindView view) {
        on(view, (old, now, newest) -> add(newest.namespace(), newest.name(), view.kind(), newest));
    }

    /// Works on the controller of an object that changed, the one before and the one after, where it is of
    /// this kind.
    public void onControlled(KindView view, Kind owner) {
        on(view, (old, now, newest) -> {
            if (old != null) {
                addController(view, old, newest, owner);
            }
            if (now != null) {
                addController(view, now, newest, owner);
            }
        });
    }

    private void addController(KindView view, KubeObject object, KubeObject newest, Kind owner) {
        object.controller()
                .filter(reference -> reference.kind().equals(owner.id().kind())
                        && reference.apiVersion().startsWith(owner.id().group()))
                .ifPresent(reference -> add(object.namespace(), reference.name(), view.kind(), newest));
    }

    /// What a loop does when an object changes; quick, on the informer's thread.
    @FunctionalInterface
    public interface Reaction {
        /// @param newest `now`, or `old` where that is null
        void changed(@Nullable KubeObject old, @Nullable KubeObject now, KubeObject newest);
    }

    private void run() {
        try {
            for (WorkQueue.Item item = queue.take(); item != null; item = queue.take()) {
                work(item);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(WorkQueue.Item item) {
        WorkQueue.Key key = item.key();
        try {
            Duration again =
                    reconciler.reconcile(new Work(reconciler.name(), key.namespace(), key.name(), item.cause()));
            queue.succeeded(key);
            if (again != null) {
                queue.addAfter(key, again);
            }
        } catch (RuntimeException e) { // the edge of the loop: whatever it was, it is tried again
            failed(key, e);
        } finally {
            queue.done(key);
        }
    }

    private void failed(WorkQueue.Key key, RuntimeException e) {
        int count = queue.failed(key);
        boolean expected = e instanceof StatusException status
                && (status.reason() == StatusReason.CONFLICT || status.reason() == StatusReason.NOT_FOUND);
        if (expected && count <= QUIET_FAILURES) {
            LOG.debug("{} on {}/{}: {}", reconciler.name(), key.namespace(), key.name(), e.getMessage());
        } else if (e instanceof StatusException) {
            LOG.warn(
                    "{} on {}/{}, attempt {}: {}",
                    reconciler.name(),
                    key.namespace(),
                    key.name(),
                    count,
                    e.getMessage());
        } else {
            LOG.error("{} on {}/{}, attempt {}", reconciler.name(), key.namespace(), key.name(), count, e);
        }
    }

    /// Ends the listening, lets what is being worked on end, and returns when nothing of it runs.
    @Override
    public void close() {
        for (AutoCloseable listener : listeners) {
            try {
                listener.close();
            } catch (Exception e) { // AutoCloseable's signature; a listener that stays hears nothing that matters
                LOG.debug("{} stops listening: {}", reconciler.name(), e.toString());
            }
        }
        queue.close();
        boolean interrupted = false;
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
