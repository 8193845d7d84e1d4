package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import java.util.List;

/// The metadata that is the server's own.
final class Bookkeeping {
    private static final List<String> OWN = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    /// A typed server writes none of these when they are empty, so they are no difference.
    private static final List<String> NOTHING_WHEN_EMPTY =
            List.of("labels", "annotations", "finalizers", "ownerReferences", "generateName", "name", "namespace");

    private Bookkeeping() {}

    static void dropOwn(ObjectNode metadata) {
        metadata.remove(OWN);
    }

    static void dropEmpty(ObjectNode metadata) {
        for (String property : NOTHING_WHEN_EMPTY) {
            JsonNode value = metadata.get(property);
            if (value != null
                    && (value.isNull()
                            || (value.isContainerNode()
                                    ? value.isEmpty()
                                    : value.asText().isEmpty()))) {
                metadata.remove(property);
            }
        }
    }

    /// Takes the server's own from the object as it is stored.
    static void takeOver(ObjectNode metadata, KubeObject old) {
        dropEmpty(metadata);
        JsonNode managed = metadata.path("managedFields");
        boolean reset = managed.size() == 1 && managed.path(0).isEmpty();
        for (String property : OWN) {
            JsonNode value = old.metadata().get(property);
            if (value == null) {
                metadata.remove(property);
            } else {
                metadata.set(property, value);
            }
        }
        if (reset) {
            // The documented way of a client to forget who owns what.
            metadata.remove("managedFields");
        }
    }

    /// Whether a write says anything new.
    static boolean same(KubeObject old, KubeObject now) {
        return TreeEquality.same(old.tree(), now.tree());
    }

    /// Whether what the user asks for has changed: everything but metadata and status.
    static boolean sameSpec(KubeObject old, KubeObject now) {
        return TreeEquality.same(spec(old), spec(now));
    }

    private static ObjectNode spec(KubeObject object) {
        ObjectNode spec = object.tree().objectNode();
        object.tree().properties().stream()
                .filter(e -> !e.getKey().equals("metadata") && !e.getKey().equals("status"))
                .forEach(e -> spec.set(e.getKey(), e.getValue()));
        return spec;
    }
}
