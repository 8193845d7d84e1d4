package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;

/// Makes pods from the template of their controller.
public final class PodTemplate {
    private PodTemplate() {}

    /// A new pod without a name.
    ///
    /// @param template `spec.template` of the owner
    public static ObjectNode pod(JsonNode template, KubeObject owner) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode meta = pod.putObject("metadata");
        for (String part : new String[] {"labels", "annotations", "finalizers"}) {
            JsonNode value = template.path("metadata").path(part);
            if (!value.isMissingNode() && !value.isNull()) {
                meta.set(part, value.deepCopy());
            }
        }
        meta.putArray("ownerReferences").add(ownerReference(owner));
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    /// A reference that says that `owner` is in charge.
    public static ObjectNode ownerReference(KubeObject owner) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", owner.apiVersion())
                .put("kind", owner.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /// The labels of something that is being made, made when missing.
    public static ObjectNode labels(ObjectNode object) {
        return object.withObject("/metadata/labels");
    }

    public static ObjectNode annotations(ObjectNode object) {
        return object.withObject("/metadata/annotations");
    }
}
