package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Platform;
import org.jspecify.annotations.Nullable;

/// Platforms in the parameters of a request.
final class PlatformText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlatformText() {}

    /// `linux/arm64`; null when the parameter is not there, or older than the API of the request.
    static @Nullable Platform words(Exchange exchange) {
        String text = exchange.query().text("platform");
        return text.isEmpty() || !exchange.version().isAtLeast(1, 32) ? null : Platform.parse(text);
    }

    /// `{"os": "linux", "architecture": "arm64"}`, where the parameter is known since 1.`minor`.
    ///
    /// @throws EngineException INVALID_ARGUMENT with Docker's words
    static @Nullable Platform json(Exchange exchange, int minor) {
        if (!exchange.version().isAtLeast(1, minor)) {
            return null;
        }
        if (exchange.query().list("platform").size() > 1) {
            throw EngineException.invalid("multiple platform parameters not supported");
        }
        String text = exchange.query().text("platform");
        return text.isEmpty() ? null : json(text);
    }

    static Platform json(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw EngineException.invalid("failed to parse platform: " + e.getOriginalMessage());
        }
        String os = node.path("os").asText("");
        String architecture = node.path("architecture").asText("");
        if (os.isEmpty() || architecture.isEmpty()) {
            throw EngineException.invalid("both OS and Architecture must be provided");
        }
        String variant = node.path("variant").asText("");
        return Platform.parse(os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant));
    }
}
