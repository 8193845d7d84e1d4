package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes the objects of one kind. What is read is the store as it is: a controller finds what it
/// wrote a moment ago, makes nothing twice, and needs no expectations. For any thread.
public final class KindView {
    private final ClusterApi api;
    private final Informer informer;
    private final Kind kind;

    KindView(ClusterApi api, Informer informer) {
        this.api = api;
        this.informer = informer;
        this.kind = informer.kind();
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
        return informer.get(kind.namespaced() ? namespace : "", name);
    }

    public Collection<KubeObject> all() {
        return informer.all();
    }

    /// @param namespace null for all
    public List<KubeObject> list(@Nullable String namespace, LabelSelector labels) {
        return informer.list(namespace, labels);
    }

    public List<KubeObject> controlledBy(String uid) {
        return informer.controlledBy(uid);
    }

    public KubeObject create(String namespace, KubeObject object, WriteOptions options) {
        return api.create(kind, namespace, object, options);
    }

    /// With the revision of `object` as a condition.
    public KubeObject update(KubeObject object, WriteOptions options) {
        return api.update(kind, object.namespace(), object.name(), "", object, options);
    }

    /// With the revision of `object` as a condition.
    public KubeObject updateStatus(KubeObject object, WriteOptions options) {
        return api.update(kind, object.namespace(), object.name(), "status", object, options);
    }

    /// As [#updateStatus], unless it says this already.
    ///
    /// @return the object with that status
    public KubeObject tellStatus(KubeObject object, ObjectNode status, WriteOptions options) {
        if (Trees.same(object.status(), status)) {
            return object;
        }
        KubeObject changed = object.copy();
        changed.tree().set("status", status);
        return updateStatus(changed, options);
    }

    /// @return false when it was gone already, or another object of its name has taken its place
    public boolean delete(KubeObject object, DeleteOptions options) {
        try {
            api.delete(kind, object.namespace(), object.name(), options);
            return true;
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND || otherUid(e, object)) {
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
}
