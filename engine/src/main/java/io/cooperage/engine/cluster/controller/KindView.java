package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All objects of one kind as the informer has them, and on top what was written through this view and the
/// informer hasn't heard of yet. So a controller that reads what it wrote a moment ago finds it, and makes
/// nothing twice; no expectations have to be kept. For any thread.
public final class KindView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KindView.class);

    /// An informer that is behind by more than this has begun anew and told everything: own writes that it
    /// never spoke of were undone by others meanwhile.
    private static final long LONGEST_LAG = TimeUnit.SECONDS.toNanos(30);

    private final ClusterApi api;
    private final Informer informer;
    private final Kind kind;
    private final AutoCloseable listening;

    /// Writes that the informer may not have yet. Put under the monitor of this map, together with [#seen].
    private final Map<ObjectKey, Own> own = new ConcurrentHashMap<>();

    /// The newest revision that the informer spoke of. Guarded by the monitor of [#own].
    private long seen;

    /// @param gone the write removed it
    private record Own(KubeObject object, boolean gone, long nanos) {}

    @SuppressWarnings("this-escape") // the listener is the last thing
    KindView(ClusterApi api, Informer informer) {
        this.api = api;
        this.informer = informer;
        this.kind = informer.kind();
        this.listening = informer.listen(this::changed);
    }

    public ClusterApi api() {
        return api;
    }

    public Kind kind() {
        return kind;
    }

    public Informer informer() {
        return informer;
    }

    public @Nullable KubeObject get(String namespace, String name) {
        KubeObject known = informer.get(kind.namespaced() ? namespace : "", name);
        Own written = own.get(kind.key(namespace, name));
        return written == null ? known : newer(known, written);
    }

    public Collection<KubeObject> all() {
        return fresh(informer.all(), o -> true);
    }

    /// @param namespace null for all
    public List<KubeObject> list(@Nullable String namespace, LabelSelector labels) {
        return fresh(
                informer.list(namespace, labels),
                o -> (namespace == null || namespace.equals(o.namespace())) && labels.matches(o.labels()));
    }

    public List<KubeObject> controlledBy(String uid) {
        return fresh(informer.controlledBy(uid), o -> o.controller()
                .filter(owner -> owner.uid().equals(uid))
                .isPresent());
    }

    public KubeObject create(String namespace, KubeObject object, WriteOptions options) {
        return written(api.create(kind, namespace, object, options));
    }

    /// With the revision of `object` as a condition.
    public KubeObject update(KubeObject object, WriteOptions options) {
        return written(api.update(kind, object.namespace(), object.name(), "", object, options));
    }

    public KubeObject updateStatus(KubeObject object, WriteOptions options) {
        return written(api.update(kind, object.namespace(), object.name(), "status", object, options));
    }

    /// Keeps in mind what somebody with a stranger verb was given.
    public KubeObject written(KubeObject object) {
        // The write that takes the last finalizer away is the object's end.
        boolean gone = object.deletionTimestamp().isPresent()
                && object.finalizers().isEmpty()
                && object.metadata().path("deletionGracePeriodSeconds").asLong() == 0
                && object.spec().path("finalizers").isEmpty();
        remember(object, gone);
        return object;
    }

    /// @return false when it was gone already, or another object of its name has taken its place
    public boolean delete(KubeObject object, DeleteOptions options) {
        try {
            ClusterApi.Deleted deleted = api.delete(kind, object.namespace(), object.name(), options);
            remember(deleted.object(), deleted.gone());
            return true;
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND || otherUid(e, object)) {
                remember(object, true);
                return false;
            }
            throw e;
        }
    }

    private boolean otherUid(StatusException e, KubeObject object) {
        if (e.reason() != StatusReason.CONFLICT) {
            return false;
        }
        KubeObject there = api.find(kind, object.namespace(), object.name());
        return there == null || !there.uid().equals(object.uid());
    }

    private void remember(KubeObject object, boolean gone) {
        ObjectKey key = kind.key(object.namespace(), object.name());
        synchronized (own) {
            boolean known;
            if (gone) {
                KubeObject there = informer.get(object.namespace(), object.name());
                known = there == null || !there.uid().equals(object.uid());
            } else {
                known = seen >= object.revision();
            }
            if (known) {
                own.computeIfPresent(
                        key, (k, before) -> before.object().uid().equals(object.uid()) ? null : before);
                return;
            }
            own.merge(
                    key,
                    new Own(object, gone, System.nanoTime()),
                    (before, now) -> !now.gone() && before.object().revision() > now.object().revision()
                            ? before
                            : now);
        }
    }

    private void changed(@Nullable KubeObject old, @Nullable KubeObject now) {
        synchronized (own) {
            if (now != null) {
                seen = Math.max(seen, now.revision());
                own.computeIfPresent(
                        kind.key(now.namespace(), now.name()),
                        (key, written) -> supersedes(now, written) ? null : written);
            } else if (old != null) {
                own.computeIfPresent(
                        kind.key(old.namespace(), old.name()),
                        (key, written) -> written.object().uid().equals(old.uid()) ? null : written);
            }
        }
    }

    private static boolean supersedes(KubeObject now, Own written) {
        boolean same = now.uid().equals(written.object().uid());
        return written.gone() ? !same : now.revision() >= written.object().revision();
    }

    private @Nullable KubeObject newer(@Nullable KubeObject known, Own written) {
        KubeObject mine = written.object();
        if (System.nanoTime() - written.nanos() > LONGEST_LAG) {
            own.remove(kind.key(mine.namespace(), mine.name()), written);
            return known;
        }
        if (written.gone()) {
            return known != null && known.uid().equals(mine.uid()) ? null : known;
        }
        return known != null && known.revision() >= mine.revision() ? known : mine;
    }

    private List<KubeObject> fresh(Collection<KubeObject> known, Predicate<KubeObject> wanted) {
        if (own.isEmpty()) {
            return new ArrayList<>(known);
        }
        Map<ObjectKey, KubeObject> all = new LinkedHashMap<>();
        known.forEach(object -> all.put(kind.key(object.namespace(), object.name()), object));
        own.forEach((key, written) -> {
            KubeObject newest = newer(informer.get(key.namespace(), key.name()), written);
            if (newest != null && wanted.test(newest)) {
                all.put(key, newest);
            } else {
                all.remove(key);
            }
        });
        return new ArrayList<>(all.values());
    }

    /// Ends the listening.
    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) { // AutoCloseable's signature; a listener that stays costs a little memory
            LOG.debug("the view of {} stops listening: {}", kind, e.toString());
        }
    }
}
