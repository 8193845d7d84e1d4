package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which taints of a node a pod bears.
public final class Taints {
    /// The effects that keep a pod from being placed.
    public static final Set<String> PLACING = Set.of("NoSchedule", "NoExecute");

    private Taints() {}

    /// @param tolerations of a pod
    /// @return the first one of these effects that isn't borne; null when all are
    public static @Nullable JsonNode untolerated(KubeObject node, JsonNode tolerations, Set<String> effects) {
        for (JsonNode taint : node.spec().path("taints")) {
            if (effects.contains(taint.path("effect").asText()) && !bears(tolerations, taint)) {
                return taint;
            }
        }
        return null;
    }

    /// @return whether a taint of this effect is there
    public static boolean hasEffect(KubeObject node, String effect) {
        for (JsonNode taint : node.spec().path("taints")) {
            if (taint.path("effect").asText().equals(effect)) {
                return true;
            }
        }
        return false;
    }

    static boolean bears(JsonNode tolerations, JsonNode taint) {
        for (JsonNode toleration : tolerations) {
            if (matches(toleration, taint)) {
                return true;
            }
        }
        return false;
    }

    /// Whether this one toleration bears the taint.
    public static boolean matches(JsonNode toleration, JsonNode taint) {
        String effect = toleration.path("effect").asText();
        String key = toleration.path("key").asText();
        if ((!effect.isEmpty() && !effect.equals(taint.path("effect").asText()))
                || (!key.isEmpty() && !key.equals(taint.path("key").asText()))) {
            return false;
        }
        return switch (toleration.path("operator").asText()) {
            case "Exists" -> true;
            case "", "Equal" ->
                !key.isEmpty()
                        && toleration
                                .path("value")
                                .asText()
                                .equals(taint.path("value").asText());
            default -> false;
        };
    }
}
