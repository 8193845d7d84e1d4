package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.store.Change;
import io.cooperage.engine.cluster.store.ChangeFeed;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Snapshot;
import io.cooperage.engine.cluster.store.Stored;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Turns changes into events for one who sees only a part: what begins to match is added, what ends to match
/// is deleted.
final class StoreWatch implements Watch {
    private final ObjectStore store;
    private final Selection selection;
    private final @Nullable String namespace;

    /// Null for none.
    private final @Nullable Duration bookmarkEvery;

    private final ChangeFeed feed;
    private final Queue<Stored> initial;
    private final Queue<Change> pending = new ArrayDeque<>();
    private long bookmarkAt;
    private long told;

    /// @param bookmarkEvery null for none
    /// @param there is told first
    /// @param feed what comes after it
    StoreWatch(
            ObjectStore store,
            Selection selection,
            @Nullable String namespace,
            @Nullable Duration bookmarkEvery,
            Snapshot there,
            ChangeFeed feed) {
        this.store = store;
        this.selection = selection;
        this.namespace = namespace;
        this.bookmarkEvery = bookmarkEvery;
        this.feed = feed;
        this.initial = new ArrayDeque<>(there.items());
        this.told = there.revision();
        this.bookmarkAt = System.nanoTime() + (bookmarkEvery == null ? 0 : bookmarkEvery.toNanos());
    }

    @Override
    public @Nullable WatchEvent next(Duration patience) throws InterruptedException {
        for (Stored stored = initial.poll(); stored != null; stored = initial.poll()) {
            if (selection.matches(stored)) {
                return new WatchEvent(WatchEvent.Type.ADDED, stored.object());
            }
        }
        long deadline = System.nanoTime() + Math.min(patience.toNanos(), Long.MAX_VALUE / 4);
        while (!feed.isClosed()) {
            for (Change change = pending.poll(); change != null; change = pending.poll()) {
                WatchEvent event = event(change);
                if (event != null) {
                    told = change.revision();
                    return event;
                }
            }
            // Before the look at the changes: all of them up to this revision are then in the log.
            long newest = store.revision();
            long now = System.nanoTime();
            long end = bookmarkEvery != null ? Math.min(deadline, bookmarkAt) : deadline;
            List<Change> changes = feed.next(Duration.ofNanos(Math.max(0, end - now)));
            pending.addAll(changes);
            if (changes.isEmpty()) {
                if (bookmarkEvery != null && System.nanoTime() >= bookmarkAt) {
                    bookmarkAt = System.nanoTime() + bookmarkEvery.toNanos();
                    if (newest > told) {
                        told = newest;
                        return bookmark(newest);
                    }
                }
                if (System.nanoTime() >= deadline) {
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable WatchEvent event(Change change) {
        if (namespace != null && !namespace.equals(change.now().key().namespace())) {
            return null;
        }
        Stored before = change.before();
        boolean did = before != null && selection.matches(before);
        boolean does = !change.deleted() && selection.matches(change.now());
        if (does) {
            return new WatchEvent(
                    did ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED,
                    change.now().object());
        }
        if (!did || before == null) {
            return null;
        }
        // The last state that this reader may see, with the revision at which it left.
        return new WatchEvent(
                WatchEvent.Type.DELETED,
                change.deleted() ? change.now().object() : withRevision(before.object(), change.revision()));
    }

    private static KubeObject withRevision(KubeObject object, long revision) {
        KubeObject copy = object.copy();
        copy.ownMetadata().put("resourceVersion", Long.toString(revision));
        return copy;
    }

    @Override
    public @Nullable WatchEvent bookmark() throws InterruptedException {
        if (bookmarkEvery == null || !initial.isEmpty()) {
            return null;
        }
        // Before the look at the changes, as above.
        long newest = store.revision();
        pending.addAll(feed.next(Duration.ZERO));
        if (!pending.isEmpty() || newest <= told || feed.isClosed()) {
            return null;
        }
        told = newest;
        return bookmark(newest);
    }

    private WatchEvent bookmark(long revision) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("kind", selection.kind().id().kind())
                .put("apiVersion", selection.kind().id().apiVersion());
        tree.putObject("metadata").put("resourceVersion", Long.toString(revision));
        return new WatchEvent(WatchEvent.Type.BOOKMARK, new KubeObject(tree));
    }

    @Override
    public boolean isClosed() {
        return feed.isClosed();
    }

    @Override
    public void close() {
        feed.close();
    }
}
