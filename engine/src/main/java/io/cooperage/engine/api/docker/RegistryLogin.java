package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What a client sends of its sign-in: the `X-Registry-Auth` header, base64 of a JSON object.
final class RegistryLogin {
    static final String HEADER = "X-Registry-Auth";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistryLogin() {}

    /// Null where nothing was sent, or nothing that can be read: Docker does not mind, and asks anonymously.
    static @Nullable Credentials of(Exchange exchange) {
        String header = exchange.header(HEADER);
        if (header == null || header.isBlank()) {
            return null;
        }
        try {
            return credentials(JSON.readTree(decode(header)));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /// Clients differ in the alphabet and in the padding.
    private static byte[] decode(String text) {
        String plain = text.strip().replace('+', '-').replace('/', '_').replaceFirst("=+$", "");
        return Base64.getUrlDecoder().decode(plain);
    }

    static @Nullable Credentials credentials(JsonNode sent) {
        String token = sent.path("identitytoken").asText("");
        String user = sent.path("username").asText("");
        String password = sent.path("password").asText("");
        if (!sent.path("registrytoken").asText("").isEmpty()) {
            throw EngineException.notImplemented("a registry token in the sign-in is not supported; send a user name"
                    + " and password, or an identity token");
        }
        if (!token.isEmpty()) {
            return new Credentials(user.isEmpty() ? "<token>" : user, "", token);
        }
        if (user.isEmpty() && !sent.path("auth").asText("").isEmpty()) {
            String both = new String(decode(sent.path("auth").asText()), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon <= 0 ? null : new Credentials(both.substring(0, colon), both.substring(colon + 1), null);
        }
        return user.isEmpty() ? null : new Credentials(user, password, null);
    }
}
