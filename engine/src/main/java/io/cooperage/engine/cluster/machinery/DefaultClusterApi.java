package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.Schemas;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API over an [ObjectStore].
///
/// A write reads, computes the next state with all of Kubernetes' steps, and stores it when nobody else has
/// written meanwhile; else it begins again, unless its caller has named a revision.
public final class DefaultClusterApi implements ClusterApi {
    private final ObjectStore store;
    private final Kinds kinds;
    private final Reading reading;
    private final Creation creation;
    private final Updating updating;
    private final Deletion deletion;

    /// @param admissions in order
    /// @param timeline is told of every write
    public DefaultClusterApi(
            ObjectStore store,
            Kinds kinds,
            Schemas schemas,
            List<Admission> admissions,
            RecordedTimeline timeline,
            InstantSource clock) {
        this.store = store;
        this.kinds = kinds;
        this.reading = new Reading(store, Reading.BOOKMARK_EVERY);
        WriteSteps steps = new WriteSteps(this, schemas, admissions, new Recorder(timeline, clock), clock);
        this.creation = new Creation(store, new Namespaces(store, kinds), steps);
        this.updating = new Updating(store, steps);
        this.deletion = new Deletion(store, steps);
    }

    @Override
    public Kinds kinds() {
        return kinds;
    }

    @Override
    public KubeObject get(Kind kind, String namespace, String name) {
        KubeObject found = find(kind, namespace, name);
        if (found == null) {
            throw StatusException.notFound(kind, name);
        }
        return found;
    }

    @Override
    public @Nullable KubeObject find(Kind kind, String namespace, String name) {
        Stored stored = store.get(kind.key(namespace, name));
        return stored == null ? null : stored.object();
    }

    @Override
    public ObjectList list(Kind kind, @Nullable String namespace, ListOptions options) {
        return reading.list(kind, namespace, options);
    }

    @Override
    public Watch watch(Kind kind, @Nullable String namespace, WatchOptions options) {
        return reading.watch(kind, namespace, options);
    }

    @Override
    public KubeObject create(Kind kind, String namespace, KubeObject object, WriteOptions options) {
        return creation.create(kind, namespace, object, options);
    }

    @Override
    public KubeObject update(
            Kind kind, String namespace, String name, String subresource, KubeObject object, WriteOptions options) {
        return updating.replace(kind, kind.key(namespace, name), subresource, object, options);
    }

    @Override
    public KubeObject patch(
            Kind kind, String namespace, String name, String subresource, Patch patch, WriteOptions options) {
        return updating.patch(kind, kind.key(namespace, name), subresource, patch, options);
    }

    @Override
    public Deleted delete(Kind kind, String namespace, String name, DeleteOptions options) {
        return deletion.delete(kind, kind.key(namespace, name), options);
    }

    @Override
    public ObjectList deleteCollection(Kind kind, @Nullable String namespace, ListOptions list, DeleteOptions options) {
        ObjectList found = list(kind, namespace, list);
        List<KubeObject> deleted = new ArrayList<>();
        for (KubeObject object : found.items()) {
            try {
                // This very object: one of the same name that came meanwhile is not what was listed.
                DeleteOptions one = new DeleteOptions(
                        options.manager(),
                        options.graceSeconds(),
                        options.propagation(),
                        object.uid(),
                        options.revision(),
                        options.dryRun(),
                        options.cause());
                deleted.add(delete(kind, object.namespace(), object.name(), one).object());
            } catch (StatusException e) {
                if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
                    throw e;
                }
            }
        }
        return new ObjectList(deleted, revision(), found.next(), found.remaining());
    }

    @Override
    public KubeObject scale(Kind kind, String namespace, String name) {
        return Scales.of(kind, get(kind, namespace, name));
    }

    @Override
    public long revision() {
        return store.revision();
    }
}
