package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a list goes on: opaque to clients.
///
/// @param revision of the snapshot of the first page
/// @param start namespace, a zero byte and name of the last one that was given
record ContinueToken(long revision, String start) {
    private static final String VERSION = "meta.k8s.io/v1";

    String text() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("v", VERSION).put("rv", revision).put("start", start);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @throws StatusException 400 for what is no token
    static ContinueToken parse(String text) {
        try {
            ObjectNode node =
                    KubeObject.parse(Base64.getUrlDecoder().decode(text)).tree();
            if (VERSION.equals(node.path("v").asText())
                    && node.path("rv").asLong() > 0
                    && node.path("start").isTextual()) {
                return new ContinueToken(
                        node.path("rv").asLong(), node.path("start").asText());
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            StatusException refused = unreadable();
            refused.addSuppressed(e);
            throw refused;
        }
        throw unreadable();
    }

    private static StatusException unreadable() {
        return StatusException.badRequest("continue key is not valid");
    }
}
