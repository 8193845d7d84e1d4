package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.access.GrantCheck;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The verbs on objects and lists of any kind.
final class ObjectRoutes {
    /// Kinds of which a deletion answers with the object that is no more; of the others with a Status.
    private static final Set<String> ANSWER_DELETED = Set.of(
            "pods",
            "services",
            "serviceaccounts",
            "persistentvolumes",
            "persistentvolumeclaims",
            "podtemplates",
            "resourcequotas",
            "storageclasses");

    private final ClusterApi api;
    private final Answers answers;
    private final WatchRoute watches;
    private final GrantCheck grants;

    ObjectRoutes(ClusterApi api, Answers answers, WatchRoute watches, GrantCheck grants) {
        this.api = api;
        this.answers = answers;
        this.watches = watches;
        this.grants = grants;
    }

    void serve(KubeCall call, Kind kind) throws IOException {
        String verb = call.info().verb();
        if (!kind.verbs().contains(verb)) {
            throw Refusals.methodNotAllowed();
        }
        switch (verb) {
            case "get" -> answers.object(call, 200, kind, api.get(kind, call.namespace(), call.name()));
            case "list" -> answers.list(call, kind, api.list(kind, scope(call, kind), new QueryOptions(call).list()));
            case "watch" -> watches.serve(call, kind, scope(call, kind));
            case "create" -> create(call, kind);
            case "update" -> update(call, kind);
            case "patch" -> patch(call, kind, "");
            case "delete" -> delete(call, kind);
            case "deletecollection" -> deleteAll(call, kind);
            default -> throw Refusals.methodNotAllowed();
        }
    }

    /// Null for all namespaces.
    private static @Nullable String scope(KubeCall call, Kind kind) {
        return kind.namespaced() && !call.namespace().isEmpty() ? call.namespace() : null;
    }

    private void create(KubeCall call, Kind kind) throws IOException {
        if (kind.namespaced() && call.namespace().isEmpty()) {
            throw Refusals.methodNotAllowed(); // what is in a namespace is made in one
        }
        if (!call.name().isEmpty() && !kind.plural().equals("namespaces")) {
            throw Refusals.methodNotAllowed();
        }
        WriteOptions options = guarded(call, kind, new QueryOptions(call).write("CreateOptions"));
        KubeObject object = Incoming.read(call, kind, kind.id(), options);
        answers.object(call, 201, kind, api.create(kind, object.namespace(), object, options));
    }

    private WriteOptions guarded(KubeCall call, Kind kind, WriteOptions options) {
        return GrantCheck.concerns(kind)
                ? options.guardedBy((object, old) -> grants.check(call.caller(), kind, object, old))
                : options;
    }

    private void update(KubeCall call, Kind kind) throws IOException {
        WriteOptions options = guarded(call, kind, new QueryOptions(call).write("UpdateOptions"));
        KubeObject object = Incoming.read(call, kind, kind.id(), options);
        KubeObject stored = api.update(kind, call.namespace(), call.name(), "", object, options);
        answers.object(call, 200, kind, stored);
    }

    /// @param subresource empty, or `status`
    void patch(KubeCall call, Kind kind, String subresource) throws IOException {
        Patch patch = RequestBody.patch(call.exchange());
        WriteOptions options = guarded(call, kind, new QueryOptions(call).patch(patch.type()));
        // Server-side apply makes what is not there, and tells so.
        boolean made = patch.type() == Patch.Type.APPLY
                && subresource.isEmpty()
                && api.find(kind, call.namespace(), call.name()) == null;
        KubeObject stored = api.patch(kind, call.namespace(), call.name(), subresource, patch, options);
        answers.object(call, made ? 201 : 200, kind, stored);
    }

    private void delete(KubeCall call, Kind kind) throws IOException {
        DeleteOptions options = deleteOptions(call);
        ClusterApi.Deleted deleted = api.delete(kind, call.namespace(), call.name(), options);
        KubeObject object = deleted.object();
        if (!deleted.gone() || ANSWER_DELETED.contains(kind.plural())) {
            answers.object(call, 200, kind, object);
            return;
        }
        ObjectNode done = KubeJson.success(call.name(), kind.id().group(), kind.plural(), object.uid());
        answers.tree(call, 200, done);
    }

    private void deleteAll(KubeCall call, Kind kind) throws IOException {
        if (kind.namespaced() && call.namespace().isEmpty()) {
            throw Refusals.methodNotAllowed();
        }
        DeleteOptions options = deleteOptions(call);
        answers.list(call, kind, api.deleteCollection(kind, scope(call, kind), new QueryOptions(call).list(), options));
    }

    private static DeleteOptions deleteOptions(KubeCall call) throws IOException {
        boolean empty = call.exchange().isBodyEmpty();
        RequestBody body =
                empty ? new RequestBody(MissingNode.getInstance(), List.of()) : RequestBody.read(call.exchange());
        if (body.tree().isMissingNode()) {
            return new QueryOptions(call).delete(body.tree());
        }
        ObjectNode given = body.object();
        String kind = given.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw Refusals.badRequest("the body of a deletion must be DeleteOptions, not " + kind);
        }
        return new QueryOptions(call).delete(given);
    }
}
