package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;

/// What belongs to an object and is asked for by itself. A subresource that the table of kinds has not is
/// answered like any path that there is not.
final class SubresourceRoutes {
    private final ClusterApi api;
    private final Answers answers;
    private final ObjectRoutes objects;
    private final TokenRoute tokens;
    private final PodStreams streams;

    SubresourceRoutes(ClusterApi api, Answers answers, ObjectRoutes objects, TokenRoute tokens, PodStreams streams) {
        this.api = api;
        this.answers = answers;
        this.objects = objects;
        this.tokens = tokens;
        this.streams = streams;
    }

    boolean isStream(Kind kind, String subresource) {
        return kind.id().group().isEmpty()
                && kind.plural().equals("pods")
                && streams.subresources().contains(subresource);
    }

    void serve(KubeCall call, Kind kind) throws IOException {
        String name = call.subresource();
        if (isStream(kind, name)) {
            String verb = call.info().verb();
            boolean isRead = verb.equals("get");
            if (!isRead && (name.equals("log") || !verb.equals("create")) && !name.equals("proxy")) {
                throw Refusals.methodNotAllowed();
            }
            streams.serve(call);
            return;
        }
        if (!kind.subresources().contains(name)
                || !Subresource.isServed(name)
                || !call.tail().isEmpty()) {
            throw Refusals.noSuchPath();
        }
        if (!Subresource.of(name, kind).verbs().contains(call.info().verb())) {
            throw Refusals.methodNotAllowed();
        }
        switch (name) {
            case "scale" -> scale(call, kind);
            case "eviction" -> evict(call, kind);
            case "binding" -> bind(call, kind, call.name());
            case "token" -> tokens.serve(call, kind);
            case "finalize" -> update(call, kind);
            case "status", "ephemeralcontainers" -> part(call, kind);
            default -> throw Refusals.noSuchPath();
        }
    }

    /// The object, of which a write changes this part only.
    private void part(KubeCall call, Kind kind) throws IOException {
        switch (call.info().verb()) {
            case "get" -> answers.object(call, 200, kind, api.get(kind, call.namespace(), call.name()));
            case "patch" -> objects.patch(call, kind, call.subresource());
            default -> update(call, kind);
        }
    }

    private void update(KubeCall call, Kind kind) throws IOException {
        WriteOptions options = new QueryOptions(call).write("UpdateOptions");
        KubeObject object = Incoming.read(call, kind, kind.id(), options);
        KubeObject stored = api.update(kind, call.namespace(), call.name(), call.subresource(), object, options);
        answers.object(call, 200, kind, stored);
    }

    private void scale(KubeCall call, Kind kind) throws IOException {
        GroupVersionKind type = new GroupVersionKind("autoscaling", "v1", "Scale");
        KubeObject scale = switch (call.info().verb()) {
            case "get" -> api.scale(kind, call.namespace(), call.name());
            case "patch" -> {
                Patch patch = RequestBody.patch(call.exchange());
                WriteOptions options = new QueryOptions(call).patch(patch.type());
                yield api.patch(kind, call.namespace(), call.name(), "scale", patch, options);
            }
            default -> {
                WriteOptions options = new QueryOptions(call).write("UpdateOptions");
                KubeObject wanted = Incoming.read(call, kind, type, options);
                yield api.update(kind, call.namespace(), call.name(), "scale", wanted, options);
            }
        };
        answers.tree(call, 200, scale.tree());
    }

    /// A deletion that asks first. Without budgets nobody says no.
    private void evict(KubeCall call, Kind kind) throws IOException {
        WriteOptions options = new QueryOptions(call).write("CreateOptions");
        KubeObject eviction = Incoming.read(call, kind, new GroupVersionKind("policy", "v1", "Eviction"), options);
        DeleteOptions deletion = new QueryOptions(call).delete(eviction.tree().path("deleteOptions"));
        api.delete(kind, call.namespace(), call.name(), deletion);
        answers.tree(call, 201, KubeJson.success(201));
    }

    /// Gives a pod its node.
    ///
    /// @param pod empty for a Binding that was sent to `bindings`, which names it itself
    void bind(KubeCall call, Kind pods, String pod) throws IOException {
        WriteOptions options = new QueryOptions(call).write("CreateOptions");
        KubeObject binding = Incoming.read(call, pods, new GroupVersionKind("", "v1", "Binding"), options);
        JsonNode target = binding.tree().path("target");
        if (target.path("name").asText().isEmpty()) {
            throw Refusals.badRequest("a Binding must name the node in its target");
        }
        String name = pod.isEmpty() ? binding.name() : pod;
        api.update(pods, call.namespace(), name, "binding", binding, options);
        ObjectNode done = KubeJson.success(201);
        answers.tree(call, 201, done);
    }
}
