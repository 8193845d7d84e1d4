package io.cooperage.ui.cluster.forward;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import java.util.List;

/// Where a forward leads: a pod, or whichever pod of a service or workload is ready. Methods block; for any
/// thread.
///
/// @param object a pod, a service, or a workload
/// @param pods the kind
/// @param port of the pod, or of the service
record ForwardTarget(KubeSession session, ObjectRef object, ResourceType pods, int port) {

    record Destination(String pod, int port) {}

    /// A pod that can answer now.
    ///
    /// @throws EngineException UNAVAILABLE when none can
    Destination destination() {
        boolean single = object.type().plural().equals("pods");
        JsonNode target = session.get(object);
        if (single) {
            if (!isReady(target)) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "the pod " + object.name() + " is not ready to answer", null);
            }
            return new Destination(object.name(), port);
        }
        String selector = LabelSelector.of(target);
        List<JsonNode> candidates =
                selector.isEmpty() ? List.of() : session.list(pods, object.namespace(), "", selector);
        for (JsonNode pod : candidates) {
            if (isReady(pod)) {
                return new Destination(pod.at("/metadata/name").asText(), portOf(target, pod));
            }
        }
        throw new EngineException(
                ErrorKind.UNAVAILABLE,
                candidates.isEmpty()
                        ? object + " has no pod now"
                        : "none of the " + candidates.size() + " pods of " + object + " is ready to answer",
                null);
    }

    private int portOf(JsonNode target, JsonNode pod) {
        if (!object.type().plural().equals("services")) {
            return port;
        }
        for (JsonNode each : target.at("/spec/ports")) {
            if (each.path("port").asInt() == port) {
                JsonNode wanted = each.path("targetPort");
                return wanted.isTextual() ? named(pod, wanted.asText()) : wanted.asInt(port);
            }
        }
        throw EngineException.invalid(object + " has no port " + port + " any more; forward one that it has");
    }

    private static int named(JsonNode pod, String name) {
        for (JsonNode container : pod.at("/spec/containers")) {
            for (JsonNode port : container.path("ports")) {
                if (port.path("name").asText().equals(name)) {
                    return port.path("containerPort").asInt();
                }
            }
        }
        throw EngineException.invalid(
                "no container of the pod " + pod.at("/metadata/name").asText() + " names a port " + name);
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True")
                        && !pod.at("/metadata/deletionTimestamp").isTextual();
            }
        }
        return false;
    }
}
