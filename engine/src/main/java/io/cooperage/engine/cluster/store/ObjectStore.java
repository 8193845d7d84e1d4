package io.cooperage.engine.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All objects of the cluster, with one counter of revisions for all of them. For any thread.
///
/// A write is a comparison with the revision that was read, and a swap: it is on disk when it is seen, and it
/// is seen by everybody at once. What a reader sees together was there together. The database has a file of
/// its own, since the cluster writes often, and since a reset is then a deletion.
///
/// The history is only in memory: who watches an engine that was started again from an older revision is told
/// 410 Expired and lists, as clients do.
public final class ObjectStore implements AutoCloseable {
    /// What etcd takes, and so what clients find in a real cluster.
    private static final int MOST_BYTES = 1_572_864;

    private final ObjectTable table;
    private final Clock clock;
    private final HistoryLimits limits;
    private final TreeCache trees = new TreeCache();

    /// One writer at a time. Taken before `memory`, and held while the commit goes to disk; readers don't
    /// wait for that.
    private final ReentrantLock writing = new ReentrantLock();

    /// Guards `index` and `revision`: what is seen together.
    private final ReentrantReadWriteLock memory = new ReentrantReadWriteLock();

    private final ObjectIndex index = new ObjectIndex();
    private long revision;

    private final ConcurrentHashMap<GroupResource, ChangeLog> logs = new ConcurrentHashMap<>();
    private final long opened;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    private ObjectStore(Database database, Clock clock, HistoryLimits limits) {
        this.table = new ObjectTable(database);
        this.clock = clock;
        this.limits = limits;
        this.revision = table.revision();
        this.opened = revision;
        table.load((key, at, body, object) -> index.put(new Stored(key, at, body, object, null, trees)));
    }

    /// Opens the file, making it if missing.
    ///
    /// @throws io.cooperage.engine.error.EngineException as [Database#open]
    public static ObjectStore open(Path file, Clock clock, HistoryLimits limits) {
        Database database = Database.open(file, ObjectTable.MIGRATIONS);
        try {
            return new ObjectStore(database, clock, limits);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Of the newest commit; it only grows, over restarts too.
    public long revision() {
        memory.readLock().lock();
        try {
            return revision;
        } finally {
            memory.readLock().unlock();
        }
    }

    public @Nullable Stored get(ObjectKey key) {
        memory.readLock().lock();
        try {
            return index.get(key);
        } finally {
            memory.readLock().unlock();
        }
    }

    public @Nullable Stored byUid(String uid) {
        memory.readLock().lock();
        try {
            return index.byUid(uid);
        } finally {
            memory.readLock().unlock();
        }
    }

    /// Those with an owner reference to this uid, of any resource.
    public List<Stored> ownedBy(String uid) {
        memory.readLock().lock();
        try {
            return index.ownedBy(uid);
        } finally {
            memory.readLock().unlock();
        }
    }

    /// @param namespace null for all
    public Snapshot list(GroupResource resource, @Nullable String namespace) {
        memory.readLock().lock();
        try {
            return new Snapshot(index.list(resource, namespace), revision);
        } finally {
            memory.readLock().unlock();
        }
    }

    /// As it was at an earlier revision.
    ///
    /// @return empty when the history doesn't reach so far
    public Optional<Snapshot> listAt(GroupResource resource, @Nullable String namespace, long at) {
        memory.readLock().lock();
        try {
            List<Change> undo = log(resource).since(at);
            return undo == null
                    ? Optional.empty()
                    : Optional.of(new Snapshot(index.listBefore(resource, namespace, undo), at));
        } finally {
            memory.readLock().unlock();
        }
    }

    /// The resources of which there are objects.
    public List<GroupResource> resources() {
        memory.readLock().lock();
        try {
            return index.resources();
        } finally {
            memory.readLock().unlock();
        }
    }

    /// Stores a state of an object when it is still the one that was read.
    ///
    /// @param expected the revision that was read; 0 when there must be none
    /// @param tree the caller's own until now, the store's from now on
    /// @param check runs while nothing else is written; what it throws stops the write
    /// @return null when the object has another revision by now
    /// @throws StatusException 413 for more than 1.5 MiB of JSON
    public @Nullable Stored put(ObjectKey key, long expected, ObjectNode tree, Runnable check) {
        KubeObject object = new KubeObject(tree);
        object.ownMetadata().put("resourceVersion", "");
        byte[] body = object.bytes();
        if (body.length > MOST_BYTES) {
            throw new StatusException(StatusReason.TOO_LARGE, "etcdserver: request is too large");
        }
        writing.lock();
        try {
            Stored before = get(key);
            if ((before == null ? 0 : before.revision()) != expected) {
                return null;
            }
            check.run();
            long next = revision() + 1;
            object.ownMetadata().put("resourceVersion", Long.toString(next));
            Stored now = new Stored(key, next, body, object, before, trees);
            now.keep(object);
            table.put(key, next, body);
            publish(new Change(next, clock.millis(), before, now, false));
            return now;
        } finally {
            writing.unlock();
        }
    }

    /// Removes an object when it is still the one that was read.
    ///
    /// @param last the state that those who watch are told as its last; null for the one that is stored
    /// @return the last state under the revision of the removal; null when the object has another
    ///     revision by now
    public @Nullable Stored remove(ObjectKey key, long expected, @Nullable ObjectNode last, Runnable check) {
        writing.lock();
        try {
            Stored before = get(key);
            if (before == null || before.revision() != expected) {
                return null;
            }
            check.run();
            long next = revision() + 1;
            Stored now = last == null ? before.at(next) : lastState(before, next, last);
            table.remove(key, next);
            publish(new Change(next, clock.millis(), before, now, true));
            return now;
        } finally {
            writing.unlock();
        }
    }

    private Stored lastState(Stored before, long next, ObjectNode last) {
        KubeObject object = new KubeObject(last);
        object.ownMetadata().put("resourceVersion", "");
        byte[] body = object.bytes();
        object.ownMetadata().put("resourceVersion", Long.toString(next));
        return new Stored(before.key(), next, body, object, before, trees);
    }

    /// The log grows inside the write lock: so a list and the place after it in the log belong together.
    private void publish(Change change) {
        memory.writeLock().lock();
        try {
            if (change.deleted()) {
                index.remove(change.now().key());
            } else {
                index.put(change.now());
            }
            revision = change.revision();
            log(change.now().key().resource()).add(change);
        } finally {
            memory.writeLock().unlock();
        }
        for (Consumer<Change> listener : listeners) {
            listener.accept(change);
        }
    }

    /// Changes of a resource after `after`.
    ///
    /// @throws StatusException 410 Expired when the history doesn't reach so far
    public ChangeFeed follow(GroupResource resource, long after) {
        ChangeLog log = log(resource);
        long place = log.placeAfter(after);
        if (place < 0) {
            throw ChangeFeed.tooOld(after, log.floor());
        }
        return new ChangeFeed(log, place, after);
    }

    private ChangeLog log(GroupResource resource) {
        return logs.computeIfAbsent(resource, r -> new ChangeLog(opened, limits));
    }

    /// Hears of each change, in order, on the writer's thread, which waits: to be quick, to throw nothing and
    /// to write nothing.
    ///
    /// @return ends it
    public Listening listen(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Somebody who hears of changes.
    public interface Listening extends AutoCloseable {
        /// A change that is being told may still arrive.
        @Override
        void close();
    }

    /// Waits for a write that is under way, and ends every feed.
    @Override
    public void close() {
        writing.lock();
        try {
            table.close();
            logs.values().forEach(ChangeLog::end);
        } finally {
            writing.unlock();
        }
    }
}
