package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.patch.Patches;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes objects that are there: whole, by a patch, or through a subresource.
final class Updating {
    /// Each attempt that fails means that another write came through, so this is only met by something that
    /// never rests.
    private static final int ATTEMPTS = 200;

    private final ObjectStore store;
    private final WriteSteps steps;

    Updating(ObjectStore store, WriteSteps steps) {
        this.store = store;
        this.steps = steps;
    }

    /// From the stored state to the whole object that the client wants, read as a typed server reads it.
    private interface Wish {
        KubeObject of(KubeObject old);
    }

    KubeObject replace(Kind kind, ObjectKey key, String subresource, KubeObject given, WriteOptions options) {
        Subresource part = Subresource.of(kind, subresource);
        return write(kind, key, part, options, old -> {
            KubeObject wanted = part.scale() || part.binding() ? given : given.copy();
            if (!part.scale() && !part.binding()) {
                steps.matchUrl(kind, wanted.tree(), key.namespace(), key.name());
                steps.read(kind, Origin.body(kind), wanted.tree(), options);
            }
            requireSame(kind, old, wanted, part);
            return wanted;
        });
    }

    KubeObject patch(Kind kind, ObjectKey key, String subresource, Patch patch, WriteOptions options) {
        Subresource part = Subresource.of(kind, subresource);
        if (part.binding()) {
            throw Subresource.notAllowed();
        }
        Patches.requireKnown(patch);
        return write(kind, key, part, options, old -> {
            KubeObject base = part.scale() ? Scales.of(kind, old) : old;
            ObjectNode patched = Patches.apply(base.tree(), patch, part.scale() ? null : steps.schema(kind));
            KubeObject wanted = new KubeObject(patched);
            if (!part.scale()) {
                Origin origin = Origin.patched(patch, patched);
                steps.matchUrl(kind, patched, key.namespace(), key.name());
                steps.read(kind, origin, patched, options);
            }
            requireSame(kind, old, wanted, part);
            return wanted;
        });
    }

    /// A revision or uid in the object is a condition. A patch that doesn't speak of them has kept the ones
    /// that it was applied to.
    private static void requireSame(Kind kind, KubeObject old, KubeObject wanted, Subresource part) {
        if (part.binding()) {
            return;
        }
        String uid = wanted.uid();
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw StatusException.conflict(
                    kind,
                    old.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + old.uid());
        }
        String revision = wanted.metadata().path("resourceVersion").asText();
        if (!revision.isEmpty() && !revision.equals("0") && !revision.equals(Long.toString(old.revision()))) {
            if (!revision.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw StatusException.badRequest("metadata.resourceVersion: Invalid value: \"" + revision + "\"");
            }
            throw StatusException.modified(kind, old.name());
        }
    }

    private KubeObject write(Kind kind, ObjectKey key, Subresource part, WriteOptions options, Wish wish) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored current = store.get(key);
            if (current == null) {
                throw StatusException.notFound(kind, key.name());
            }
            KubeObject written = attempt(kind, key, part, options, current, wish);
            if (written != null) {
                return part.scale() ? Scales.of(kind, written) : written;
            }
        }
        throw StatusException.modified(kind, key.name());
    }

    /// @return null when somebody else has written meanwhile
    private @Nullable KubeObject attempt(
            Kind kind, ObjectKey key, Subresource part, WriteOptions options, Stored current, Wish wish) {
        KubeObject old = current.object();
        KubeObject wanted = wish.of(old);
        KubeObject now = new KubeObject(part.merge(old, wanted, steps.now()));
        Bookkeeping.takeOver(now.ownMetadata(), old);
        if (part.main() || part.name().equals("ephemeralcontainers")) {
            // They fill gaps only, so what was there before stays as it is.
            kind.rules().applyDefaults(now.tree());
        }
        if (part.main()) {
            kind.rules().prepareForUpdate(now.tree(), old);
        } else if (part.status()) {
            kind.rules().prepareForStatus(now.tree(), old);
        }
        steps.admit(Admission.Operation.UPDATE, kind, key.namespace(), part.name(), now, old);
        options.guard().check(now, old);
        if (part.validates()) {
            steps.validate(kind, now, old);
        } else {
            List<FieldError> errors = new ArrayList<>(MetadataCheck.of(kind, now, old));
            errors.addAll(
                    part.status()
                            ? kind.rules().validateStatus(now, old)
                            : kind.rules().validateSubresource(part.name(), now, old));
            steps.refuse(kind, now, errors);
        }
        if (kind.rules().countsGenerations() && !Bookkeeping.sameSpec(old, now)) {
            now.ownMetadata().put("generation", old.generation() + 1);
        }
        if (Bookkeeping.same(old, now)) {
            return old;
        }
        FieldOwnership.updated(old, now, options.manager(), part.name(), steps.schema(kind), steps.now());
        if (options.dryRun()) {
            return now;
        }
        return commit(kind, key, part, options, current, now);
    }

    private @Nullable KubeObject commit(
            Kind kind, ObjectKey key, Subresource part, WriteOptions options, Stored current, KubeObject now) {
        boolean last = Deletion.isDone(kind, now);
        Stored stored = last
                ? store.remove(key, current.revision(), now.tree(), () -> {})
                : store.put(key, current.revision(), now.tree(), () -> {});
        if (stored == null) {
            return null;
        }
        Verb verb = last ? Verb.DELETED : part.status() ? Verb.STATUS : Verb.UPDATED;
        KubeObject written = stored.object();
        steps.recorder().record(verb, options.manager(), kind, key, current.object(), written, options.cause());
        if (part.main()) {
            kind.rules().warnings(written).forEach(options.warnings());
        }
        return written;
    }
}
