package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client sends of its sign-ins, base64 of JSON: the `X-Registry-Auth` header for one registry, and
/// with a build `X-Registry-Config` for all that it knows.
final class RegistryLogin {
    static final String HEADER = "X-Registry-Auth";

    /// For the table of what is here, of every endpoint that takes a sign-in.
    static final String SHORT_OF = "a registry token in the sign-in is refused";

    private static final String ALL_HEADER = "X-Registry-Config";

    /// What Docker's clients call its own registry, by its oldest address.
    private static final String HUB = "docker.io";

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

    /// By the registry's domain; empty where nothing was sent, or nothing that can be read.
    static Map<String, Credentials> several(Exchange exchange) {
        String header = exchange.header(ALL_HEADER);
        if (header == null || header.isBlank()) {
            return Map.of();
        }
        Map<String, Credentials> logins = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> sent :
                    JSON.readTree(decode(header)).properties()) {
                Credentials login = credentials(sent.getValue());
                if (login != null) {
                    logins.put(domain(sent.getKey()), login);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return Map.of();
        }
        return logins;
    }

    /// `https://index.docker.io/v1/` is Docker's; others are a host, perhaps with a scheme and a path.
    private static String domain(String address) {
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals(HUB) || host.endsWith("." + HUB) ? HUB : host;
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
