package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.List;

/// The subresource `scale`: how many, of anything that can be counted.
final class Scales {
    private Scales() {}

    /// @throws StatusException 404 for a kind without it
    static KubeObject of(Kind kind, KubeObject object) {
        requireScale(kind);
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String property : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = object.metadata().get(property);
            if (value != null) {
                metadata.set(property, value);
            }
        }
        ObjectNode spec = scale.putObject("spec");
        int replicas = object.spec().path("replicas").asInt();
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", object.status().path("replicas").asInt());
        String selector = selector(object.spec().path("selector"));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return new KubeObject(scale);
    }

    private static String selector(JsonNode selector) {
        boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
        if (structured || selector.isEmpty()) {
            return LabelSelector.of(selector).toString();
        }
        // Of a ReplicationController: a plain map.
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        labels.set("matchLabels", selector);
        return LabelSelector.of(labels).toString();
    }

    /// @param object is changed
    static void apply(Kind kind, ObjectNode object, KubeObject scale) {
        requireScale(kind);
        JsonNode replicas = scale.spec().path("replicas");
        if (!replicas.isMissingNode() && !replicas.isIntegralNumber()) {
            throw StatusException.badRequest("Scale in version \"v1\" cannot be handled as a Scale: json: cannot"
                    + " unmarshal " + (replicas.isTextual() ? "string" : "value")
                    + " into Go struct field ScaleSpec.spec.replicas of type int32");
        }
        if (replicas.asInt() < 0) {
            FieldError error =
                    FieldError.invalid("spec.replicas", replicas.asInt(), "must be greater than or equal to 0");
            throw new StatusException(
                    StatusReason.INVALID,
                    "Scale.autoscaling \"" + scale.name() + "\" is invalid: " + error,
                    new StatusException.Details(
                            scale.name(),
                            "autoscaling",
                            "Scale",
                            "",
                            List.of(new StatusException.Cause(error.type().reason(), error.text(), error.field())),
                            0));
        }
        ObjectNode spec = object.get("spec") instanceof ObjectNode there ? there : object.putObject("spec");
        spec.put("replicas", replicas.asInt());
    }

    private static void requireScale(Kind kind) {
        if (!kind.subresources().contains("scale")) {
            throw new StatusException(StatusReason.NOT_FOUND, "the server could not find the requested resource");
        }
    }
}
