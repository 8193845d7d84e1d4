package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The list `conditions` of a status.
public final class Conditions {
    private Conditions() {}

    /// Which times a kind's conditions keep beside the one of the last change.
    public enum Extra {
        NONE,
        /// Deployments: `lastUpdateTime`.
        UPDATE,
        /// Jobs, and pods: `lastProbeTime`.
        PROBE
    }

    public static @Nullable JsonNode find(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /// There, and its status is `True`.
    public static boolean isTrue(JsonNode status, String type) {
        JsonNode condition = find(status, type);
        return condition != null && condition.path("status").asText().equals("True");
    }

    /// Adds or replaces one. The time of the last change moves only when the status does; one that says the
    /// same with the same reason stays as it is.
    ///
    /// @param value `True`, `False` or `Unknown`
    public static void set(
            ObjectNode status, String type, String value, String reason, String message, Instant now, Extra extra) {
        JsonNode before = find(status, type);
        boolean sameValue = before != null && before.path("status").asText().equals(value);
        if (before != null && sameValue && before.path("reason").asText().equals(reason)) {
            return;
        }
        renew(status, type, value, reason, message, now, extra);
    }

    /// As [#set], but moves the time of the last update also where nothing else differs.
    public static void renew(
            ObjectNode status, String type, String value, String reason, String message, Instant now, Extra extra) {
        JsonNode before = find(status, type);
        boolean sameValue = before != null && before.path("status").asText().equals(value);
        ObjectNode condition = status.objectNode();
        condition.put("type", type).put("status", value);
        switch (extra) {
            case NONE -> {}
            case UPDATE -> condition.put("lastUpdateTime", now.toString());
            case PROBE -> condition.put("lastProbeTime", now.toString());
        }
        String changed =
                before != null && sameValue ? before.path("lastTransitionTime").asText() : now.toString();
        condition.put("lastTransitionTime", changed).put("reason", reason).put("message", message);
        remove(status, type);
        ArrayNode all = status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
        all.add(condition);
    }

    public static void remove(ObjectNode status, String type) {
        if (!(status.get("conditions") instanceof ArrayNode all)) {
            return;
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).path("type").asText().equals(type)) {
                all.remove(i);
            }
        }
        if (all.isEmpty()) {
            status.remove("conditions");
        }
    }

    /// Of a controller that has no conditions of its own: those that others wrote stay in the new status.
    public static void keep(KubeObject object, ObjectNode status) {
        if (object.status().path("conditions") instanceof ArrayNode conditions) {
            status.set("conditions", conditions);
        }
    }
}
