package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import org.jspecify.annotations.Nullable;

/// The verbs of the Kubernetes API with their semantics: defaults, validation, admission, revisions,
/// finalizers, graceful deletion, dry run. No HTTP and no permissions: those are asked before. For any
/// thread.
///
/// Every method throws [StatusException] for what Kubernetes answers with a Status. Objects that are returned
/// are shared: [KubeObject#copy()] before changing one.
public interface ClusterApi {

    Kinds kinds();

    KubeObject get(Kind kind, String namespace, String name);

    /// In the order of namespace and name.
    ///
    /// @param namespace null for all
    ObjectList list(Kind kind, @Nullable String namespace, ListOptions options);

    /// Begins at once with what `options` asks for; nothing is lost between a list and a watch from its
    /// revision.
    ///
    /// @param namespace null for all
    /// @throws StatusException 410 Expired when the revision is no longer in the history
    Watch watch(Kind kind, @Nullable String namespace, WatchOptions options);

    /// Stores a new object. `generateName` is followed, the argument is not changed.
    KubeObject create(Kind kind, String namespace, KubeObject object, WriteOptions options);

    /// Replaces an object whole. A revision in it is a condition. A write that changes nothing stores
    /// nothing.
    ///
    /// @param subresource empty, or what of the object is written: `status`; `scale` (the object is a Scale);
    ///     `binding` of a pod (a Binding); `finalize` of a namespace; `ephemeralcontainers` of a pod
    KubeObject update(
            Kind kind, String namespace, String name, String subresource, KubeObject object, WriteOptions options);

    /// @return the object, or what the subresource gives (a Scale)
    KubeObject patch(Kind kind, String namespace, String name, String subresource, Patch patch, WriteOptions options);

    /// Asks for the object's end: it is gone when this returns, or marked and waits for its grace or its
    /// finalizers.
    Deleted delete(Kind kind, String namespace, String name, DeleteOptions options);

    /// Deletes each of what a list with these options gives.
    ObjectList deleteCollection(Kind kind, @Nullable String namespace, ListOptions list, DeleteOptions options);

    /// The subresource `scale` of the kinds that have it.
    KubeObject scale(Kind kind, String namespace, String name);

    /// The newest revision of anything.
    long revision();

    /// @param object as it was last
    /// @param gone false while it waits for its end
    record Deleted(KubeObject object, boolean gone) {}

    /// An object that is there, or null: a shorter way to [#get] for those who are not surprised.
    default @Nullable KubeObject find(Kind kind, String namespace, String name) {
        try {
            return get(kind, namespace, name);
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    default @Nullable KubeObject find(ObjectKey key) {
        return find(kinds().of(key.resource()), key.namespace(), key.name());
    }
}
