package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.ClusterApi.Deleted;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The end of objects: conditions, then grace, then finalizers, then it is gone.
final class Deletion {
    /// Dependents go before it; the garbage collector takes it away.
    static final String FOREGROUND = "foregroundDeletion";

    /// Dependents are released first; the garbage collector takes it away.
    static final String ORPHAN = "orphan";

    private static final int ATTEMPTS = 200;

    private final ObjectStore store;
    private final WriteSteps steps;

    Deletion(ObjectStore store, WriteSteps steps) {
        this.store = store;
        this.steps = steps;
    }

    /// Nothing holds an object any more that is being deleted.
    static boolean isDone(Kind kind, KubeObject object) {
        return object.metadata().hasNonNull("deletionTimestamp")
                && object.metadata().path("deletionGracePeriodSeconds").asLong() == 0
                && object.metadata().path("finalizers").isEmpty()
                && !heldByContent(kind, object);
    }

    private static boolean heldByContent(Kind kind, KubeObject object) {
        return isNamespace(kind) && !object.spec().path("finalizers").isEmpty();
    }

    private static boolean isNamespace(Kind kind) {
        return kind.resource().equals(Namespaces.RESOURCE);
    }

    Deleted delete(Kind kind, ObjectKey key, DeleteOptions options) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored current = store.get(key);
            if (current == null) {
                throw StatusException.notFound(kind, key.name());
            }
            requireSame(kind, key, current, options);
            steps.admit(Admission.Operation.DELETE, kind, key.namespace(), "", null, current.object());
            Deleted deleted = attempt(kind, key, current, options);
            if (deleted != null) {
                return deleted;
            }
        }
        throw StatusException.modified(kind, key.name());
    }

    private static void requireSame(Kind kind, ObjectKey key, Stored current, DeleteOptions options) {
        String uid = options.uid();
        if (uid != null && !uid.equals(current.uid())) {
            throw StatusException.conflict(
                    kind,
                    key.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + current.uid());
        }
        Long revision = options.revision();
        if (revision != null && revision != current.revision()) {
            throw StatusException.conflict(
                    kind,
                    key.name(),
                    "Precondition failed: ResourceVersion in precondition: " + revision
                            + ", ResourceVersion in object meta: " + current.revision());
        }
    }

    /// @return null when somebody else has written meanwhile
    private @Nullable Deleted attempt(Kind kind, ObjectKey key, Stored current, DeleteOptions options) {
        KubeObject old = current.object();
        KubeObject now = old.copy();
        Instant time = steps.now();
        mark(kind, old, now, options, time);
        if (isDone(kind, now)) {
            if (options.dryRun()) {
                return new Deleted(old, true);
            }
            // What those who watch are told as its last state is what it was, not a mark that nobody saw.
            Stored gone = store.remove(key, current.revision(), null, () -> {});
            if (gone == null) {
                return null;
            }
            steps.recorder().record(Verb.DELETED, options.manager(), kind, key, old, gone.object(), options.cause());
            return new Deleted(gone.object(), true);
        }
        if (Bookkeeping.same(old, now)) {
            return new Deleted(old, false);
        }
        if (options.dryRun()) {
            return new Deleted(now, false);
        }
        Stored marked = store.put(key, current.revision(), now.tree(), () -> {});
        if (marked == null) {
            return null;
        }
        steps.recorder().record(Verb.DELETING, options.manager(), kind, key, old, marked.object(), options.cause());
        return new Deleted(marked.object(), false);
    }

    private static void mark(Kind kind, KubeObject old, KubeObject now, DeleteOptions options, Instant time) {
        ObjectNode metadata = now.ownMetadata();
        finalizers(kind, old, metadata, options.propagation());
        long grace = Grace.seconds(kind, old, options.graceSeconds());
        Instant marked = old.deletionTimestamp().orElse(null);
        if (marked == null) {
            metadata.put("deletionTimestamp", time.plusSeconds(grace).toString());
            metadata.put("deletionGracePeriodSeconds", grace);
            // The end is something that is asked for, as a change of the spec is.
            if (kind.rules().countsGenerations()) {
                metadata.put("generation", old.generation() + 1);
            }
        } else {
            long before = old.metadata().path("deletionGracePeriodSeconds").asLong();
            // A second request can only hurry.
            if (options.graceSeconds() != null && grace < before) {
                metadata.put(
                        "deletionTimestamp",
                        marked.minusSeconds(before).plusSeconds(grace).toString());
                metadata.put("deletionGracePeriodSeconds", grace);
            }
        }
        if (isNamespace(kind)) {
            ObjectNode status = now.tree().get("status") instanceof ObjectNode there
                    ? there
                    : now.tree().putObject("status");
            status.put("phase", "Terminating");
        }
    }

    private static void finalizers(
            Kind kind, KubeObject old, ObjectNode metadata, DeleteOptions.@Nullable Propagation asked) {
        List<String> before = old.finalizers();
        boolean orphan = switch (asked) {
            case null -> before.contains(ORPHAN) || (!before.contains(FOREGROUND) && orphansByDefault(kind));
            case ORPHAN -> true;
            case BACKGROUND, FOREGROUND -> false;
        };
        boolean foreground = switch (asked) {
            case null -> before.contains(FOREGROUND);
            case FOREGROUND -> true;
            case BACKGROUND, ORPHAN -> false;
        };
        Set<String> after = new LinkedHashSet<>(before);
        after.remove(ORPHAN);
        after.remove(FOREGROUND);
        if (orphan) {
            after.add(ORPHAN);
        }
        if (foreground) {
            after.add(FOREGROUND);
        }
        if (new ArrayList<>(after).equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            metadata.remove("finalizers");
            return;
        }
        ArrayNode list = metadata.putArray("finalizers");
        after.forEach(list::add);
    }

    /// What `batch/v1` has kept from its earlier days.
    private static boolean orphansByDefault(Kind kind) {
        return kind.id().group().equals("batch") && kind.plural().equals("jobs");
    }
}
