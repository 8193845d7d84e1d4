package io.cooperage.engine.cluster.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.DeleteOptions.Propagation;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.Change;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Removes objects whose owners are gone. Owners are known by their uid: one of the same name that came later
/// owns nothing.
///
/// - background: the owner is gone already, its dependents follow when they have no other owner
/// - foreground: the owner waits with the finalizer `foregroundDeletion` for those that block its deletion
/// - orphan: the owner waits with the finalizer `orphan` until its dependents no longer name it
///
/// @see <a href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/">Garbage Collection</a>
public final class GarbageCollector implements AutoCloseable {
    private static final String ACTOR = "garbage-collector";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final ObjectStore store;
    private final ClusterApi api;

    /// Of uids.
    private final RetryingQueue<String> queue = new RetryingQueue<>(ACTOR, this::attend);

    /// By uid, what a dependent's end is told to come from; only while it is looked after.
    private final ConcurrentMap<String, WriteOptions.Cause> gone = new ConcurrentHashMap<>();

    private ObjectStore.@Nullable Listening listening;

    public GarbageCollector(ObjectStore store, ClusterApi api) {
        this.store = store;
        this.api = api;
    }

    /// Looks at everything once, for what an earlier run left undone, and from then on at what changes.
    public void start() {
        listening = store.listen(this::changed);
        for (GroupResource resource : store.resources()) {
            for (Stored stored : store.list(resource, null).items()) {
                if (!stored.owners().isEmpty() || stored.deleting()) {
                    queue.add(stored.uid());
                }
            }
        }
    }

    /// On the writer's thread: only notes.
    private void changed(Change change) {
        Stored now = change.now();
        if (change.deleted()) {
            if (!store.ownedBy(now.uid()).isEmpty()) {
                gone.put(now.uid(), new WriteOptions.Cause(now.key(), change.revision()));
                queue.add(now.uid());
            }
            // One of them may have waited for this.
            now.owners().forEach(owner -> queue.add(owner.uid()));
            return;
        }
        Stored before = change.before();
        boolean owned =
                before == null ? !now.owners().isEmpty() : !before.owners().equals(now.owners());
        if (owned || now.deleting()) {
            queue.add(now.uid());
        }
        if (before != null && owned) {
            before.owners().forEach(owner -> queue.add(owner.uid()));
        }
    }

    private void attend(String uid) {
        Stored item = store.byUid(uid);
        if (item == null) {
            for (Stored dependent : store.ownedBy(uid)) {
                attendOwned(dependent, gone.get(uid));
            }
            gone.remove(uid);
            return;
        }
        attendOwned(item, null);
        if (item.deleting()) {
            List<String> finalizers = item.object().finalizers();
            if (finalizers.contains(ORPHAN)) {
                release(item);
            } else if (finalizers.contains(FOREGROUND)) {
                deleteDependents(item);
            }
        }
    }

    /// Removes it when none of its owners is there any more; forgets those that are not.
    private void attendOwned(Stored dependent, WriteOptions.@Nullable Cause cause) {
        List<KubeObject.Owner> owners = dependent.owners();
        List<KubeObject.Owner> there = owners.stream()
                .filter(owner -> store.byUid(owner.uid()) != null)
                .toList();
        if (owners.isEmpty() || there.size() == owners.size()) {
            return;
        }
        if (there.isEmpty()) {
            if (!dependent.deleting()) {
                delete(dependent, ownPolicy(dependent), cause);
            }
            return;
        }
        keepOwners(
                dependent, uid -> there.stream().anyMatch(owner -> owner.uid().equals(uid)));
    }

    /// What was asked for when its deletion began, else in the background.
    private static Propagation ownPolicy(Stored dependent) {
        List<String> finalizers = dependent.object().finalizers();
        if (finalizers.contains(ORPHAN)) {
            return Propagation.ORPHAN;
        }
        return finalizers.contains(FOREGROUND) ? Propagation.FOREGROUND : Propagation.BACKGROUND;
    }

    private void release(Stored owner) {
        for (Stored dependent : store.ownedBy(owner.uid())) {
            keepOwners(dependent, uid -> !uid.equals(owner.uid()));
        }
        removeFinalizer(owner, ORPHAN);
    }

    private void deleteDependents(Stored owner) {
        boolean blocked = false;
        WriteOptions.Cause cause = new WriteOptions.Cause(owner.key(), owner.revision());
        for (Stored dependent : store.ownedBy(owner.uid())) {
            boolean blocks =
                    dependent.owners().stream().anyMatch(ref -> ref.uid().equals(owner.uid()) && ref.blocksDeletion());
            boolean othersHold = dependent.owners().stream()
                    .anyMatch(ref -> !ref.uid().equals(owner.uid()) && store.byUid(ref.uid()) != null);
            if (othersHold) {
                keepOwners(dependent, uid -> !uid.equals(owner.uid()));
                continue;
            }
            blocked |= blocks;
            if (!dependent.deleting()) {
                // What has dependents itself has to wait for them too, or the first owner would not.
                boolean holds = !store.ownedBy(dependent.uid()).isEmpty();
                delete(dependent, holds ? Propagation.FOREGROUND : Propagation.BACKGROUND, cause);
            }
        }
        if (!blocked || store.ownedBy(owner.uid()).isEmpty()) {
            removeFinalizer(owner, FOREGROUND);
        }
    }

    private void delete(Stored object, Propagation propagation, WriteOptions.@Nullable Cause cause) {
        DeleteOptions options = new DeleteOptions(ACTOR, null, propagation, object.uid(), null, false, cause);
        unlessGone(() ->
                api.delete(kind(object), object.key().namespace(), object.key().name(), options));
    }

    private void keepOwners(Stored dependent, Predicate<String> keep) {
        change(dependent, object -> {
            JsonNode references = object.metadata().path("ownerReferences");
            ArrayNode kept = object.tree().arrayNode();
            references.forEach(reference -> {
                if (keep.test(reference.path("uid").asText())) {
                    kept.add(reference);
                }
            });
            if (kept.size() == references.size()) {
                return false;
            }
            object.ownMetadata().set("ownerReferences", kept);
            return true;
        });
    }

    private void removeFinalizer(Stored owner, String finalizer) {
        change(owner, object -> {
            List<String> before = object.finalizers();
            ArrayNode kept = object.ownMetadata().putArray("finalizers");
            before.stream().filter(name -> !name.equals(finalizer)).forEach(kept::add);
            return kept.size() < before.size();
        });
    }

    /// With the revision that was seen as a condition: who is late is told, and comes again.
    private void change(Stored stored, Predicate<KubeObject> change) {
        ObjectKey key = stored.key();
        Stored current = store.get(key);
        if (current == null || !current.uid().equals(stored.uid())) {
            return;
        }
        KubeObject object = current.object().copy();
        if (change.test(object)) {
            unlessGone(
                    () -> api.update(kind(current), key.namespace(), key.name(), "", object, WriteOptions.by(ACTOR)));
        }
    }

    private static void unlessGone(Runnable write) {
        try {
            write.run();
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Kind kind(Stored object) {
        return api.kinds().of(object.key().resource());
    }

    /// Ends the thread; what is undone is done after the next start.
    @Override
    public void close() {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        queue.close();
    }
}
