package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.store.ChangeFeed;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Snapshot;
import io.cooperage.engine.cluster.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists and watches.
///
/// @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">Kubernetes API Concepts</a>
final class Reading {
    /// About as often as API servers tell.
    static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final Duration bookmarkEvery;

    /// @param bookmarkEvery how often watches that want it are told the revision
    Reading(ObjectStore store, Duration bookmarkEvery) {
        this.store = store;
        this.bookmarkEvery = bookmarkEvery;
    }

    ObjectList list(Kind kind, @Nullable String namespace, ListOptions options) {
        Selection selection = Selection.of(kind, options.labels(), options.fields());
        ContinueToken from =
                options.next() == null || options.next().isEmpty() ? null : ContinueToken.parse(options.next());
        Snapshot snapshot = snapshot(kind, namespace, options, from);
        List<KubeObject> items = new ArrayList<>();
        List<Stored> all = snapshot.items();
        int at = from == null ? 0 : firstAfter(all, from.start());
        for (; at < all.size() && (options.limit() <= 0 || items.size() < options.limit()); at++) {
            Stored stored = all.get(at);
            if (selection.matches(stored)) {
                items.add(stored.object());
            }
        }
        if (at == all.size()) {
            return new ObjectList(items, snapshot.revision(), null, null);
        }
        String next = new ContinueToken(snapshot.revision(), place(all.get(at - 1))).text();
        Long remaining = selection.everything() ? Long.valueOf(all.size() - at) : null;
        return new ObjectList(items, snapshot.revision(), next, remaining);
    }

    private Snapshot snapshot(
            Kind kind, @Nullable String namespace, ListOptions options, @Nullable ContinueToken from) {
        if (from != null) {
            if (options.revision() != null && options.revision() != 0) {
                throw StatusException.badRequest("specifying resource version is not allowed when using continue");
            }
            return store.listAt(kind.resource(), namespace, from.revision()).orElseThrow(Reading::tokenTooOld);
        }
        Long revision = options.revision();
        if (revision != null) {
            requireSeen(revision);
            if (options.exact()) {
                return store.listAt(kind.resource(), namespace, revision)
                        .orElseThrow(() -> new StatusException(
                                StatusReason.EXPIRED, "The resourceVersion for the provided list is too old."));
            }
        }
        return store.list(kind.resource(), namespace);
    }

    private static StatusException tokenTooOld() {
        return new StatusException(
                StatusReason.EXPIRED,
                "The provided continue parameter is too old to display a consistent list result. You can start a new"
                        + " list without the continue parameter.");
    }

    /// Such as that of a client who knew the cluster before it was reset.
    private void requireSeen(long revision) {
        long newest = store.revision();
        if (revision > newest) {
            throw new StatusException(
                    StatusReason.TIMEOUT,
                    "Too large resource version: " + revision + ", current: " + newest,
                    new StatusException.Details(
                            "",
                            "",
                            "",
                            "",
                            List.of(new StatusException.Cause(
                                    "ResourceVersionTooLarge", "Too large resource version", "")),
                            1));
        }
    }

    private static int firstAfter(List<Stored> all, String start) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place(all.get(middle)).compareTo(start) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static String place(Stored stored) {
        return stored.key().namespace() + '\0' + stored.key().name();
    }

    Watch watch(Kind kind, @Nullable String namespace, WatchOptions options) {
        Selection selection = Selection.of(kind, options.labels(), options.fields());
        Duration bookmarks = options.bookmarks() ? bookmarkEvery : null;
        Long revision = options.revision();
        if (revision != null && revision != 0) {
            requireSeen(revision);
            ChangeFeed feed = store.follow(kind.resource(), revision);
            return new StoreWatch(store, selection, namespace, bookmarks, new Snapshot(List.of(), revision), feed);
        }
        while (true) {
            Snapshot there = store.list(kind.resource(), namespace);
            try {
                ChangeFeed feed = store.follow(kind.resource(), there.revision());
                return new StoreWatch(store, selection, namespace, bookmarks, there, feed);
            } catch (StatusException e) {
                // So much was written since the list that its revision is history: once more.
                if (e.reason() != StatusReason.EXPIRED) {
                    throw e;
                }
            }
        }
    }
}
