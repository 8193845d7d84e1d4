package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.RegistryStatus;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `POST /auth`: tries what a person signs in with. Nothing is kept, which is the client's part.
final class AuthRoutes implements RouteSet {
    private final RegistryService registries;

    AuthRoutes(RegistryService registries) {
        this.registries = registries;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/auth", this::auth)
                .partly("an identity token is never handed out; " + RegistryLogin.SHORT_OF));
    }

    private void auth(Exchange exchange) throws IOException {
        JsonNode asked = exchange.json(JsonNode.class);
        Credentials login = RegistryLogin.credentials(asked);
        if (login == null) {
            throw EngineException.invalid("a user name and a password, or an identity token, are needed to sign in");
        }
        String host = host(asked.path("serveraddress").asText(""));
        RegistryStatus status = registries.as(host, login).test(host);
        if (!status.reachable()) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the registry " + host + " does not answer: " + status.message());
        }
        if (!status.authenticated()) {
            // Docker tells a registry's own answer from that of the server which hands out its tokens.
            String words = status.challenge().equals("basic")
                    ? "login attempt to " + status.url() + " failed with status: 401 Unauthorized"
                    : "unauthorized: incorrect username or password";
            throw new EngineException(
                    ErrorKind.UNAUTHENTICATED, words + (status.message().isEmpty() ? "" : ": " + status.message()));
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("IdentityToken", "");
        answer.put("Status", "Login Succeeded");
        exchange.answer(200, answer);
    }

    /// Docker's own registry has an address of its first version, which clients still send.
    private static String host(String address) {
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return host.isEmpty() || host.equals("index.docker.io") || host.equals("registry-1.docker.io")
                ? ImageReference.DEFAULT_DOMAIN
                : host;
    }
}
