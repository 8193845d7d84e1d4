package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.api.WriteOptions.FieldValidation;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.util.List;

/// An object as it came, made to fit the path that it came to: what was left out is taken from there, what
/// contradicts it is refused.
final class Incoming {
    private Incoming() {}

    /// @param type what the path takes
    /// @throws io.cooperage.engine.cluster.api.StatusException 400, 413 or 415
    static KubeObject read(KubeCall call, Kind kind, GroupVersionKind type, WriteOptions options) throws IOException {
        RequestBody body = RequestBody.read(call.exchange());
        ObjectNode object = body.object();
        fit(object, type);
        checkDuplicates(call, type, body.duplicates(), options);
        KubeObject incoming = new KubeObject(object);
        if (kind.namespaced() && !call.namespace().isEmpty()) {
            if (incoming.namespace().isEmpty()) {
                incoming.ownMetadata().put("namespace", call.namespace());
            } else if (!incoming.namespace().equals(call.namespace())) {
                throw Refusals.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
        }
        if (!call.name().isEmpty()) {
            if (incoming.name().isEmpty()) {
                incoming.ownMetadata().put("name", call.name());
            } else if (!incoming.name().equals(call.name())) {
                throw Refusals.badRequest("the name of the object (" + incoming.name()
                        + ") does not match the name on the URL (" + call.name() + ")");
            }
        }
        return incoming;
    }

    private static void fit(ObjectNode object, GroupVersionKind type) {
        String version = object.path("apiVersion").asText("");
        String kind = object.path("kind").asText("");
        if (kind.isEmpty()) {
            object.put("kind", type.kind());
        } else if (!kind.equals(type.kind())) {
            throw Refusals.badRequest(kind + " in version \"" + (version.isEmpty() ? type.version() : version)
                    + "\" cannot be handled as a " + type.kind() + ": no kind \"" + kind
                    + "\" is served at this path");
        }
        if (version.isEmpty()) {
            object.put("apiVersion", type.apiVersion());
        } else if (!version.equals(type.apiVersion())) {
            throw Refusals.badRequest("the API version in the data (" + version
                    + ") does not match the expected API version (" + type.apiVersion() + ")");
        }
    }

    private static void checkDuplicates(
            KubeCall call, GroupVersionKind type, List<String> duplicates, WriteOptions options) {
        if (duplicates.isEmpty() || options.validation() == FieldValidation.IGNORE) {
            return;
        }
        List<String> texts = duplicates.stream()
                .map(path -> "duplicate field \"" + path + "\"")
                .toList();
        if (options.validation() == FieldValidation.STRICT) {
            throw Refusals.badRequest(type.kind() + " in version \"" + type.version()
                    + "\" cannot be handled as a " + type.kind() + ": strict decoding error: "
                    + String.join(", ", texts));
        }
        texts.forEach(call::warn);
    }
}
