package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.registry.RegistryClient.Ping;
import java.io.IOException;
import java.net.URI;

/// Asks `/v2/`, and says what came of it instead of throwing.
final class PingProbe {
    private final RegistryConnection connection;

    PingProbe(RegistryConnection connection) {
        this.connection = connection;
    }

    /// @throws RegistryException CANCELLED only
    Ping ping() {
        Errand errand = Errand.at("reach the registry", connection.endpoint().domain());
        RegistryRequest request = RegistryRequest.of("GET", "/v2/", errand);
        URI url = URI.create("https://" + connection.endpoint().authority() + "/v2/");
        try {
            url = connection.address("/v2/");
            HttpAnswer answer = connection.tryOnce(request);
            boolean home = Authority.origin(answer.uri()).equals(Authority.origin(url));
            if (answer.status() == 401 && home) {
                return told(true, false, url, stranger(Refusal.read(answer).words()));
            }
            if (answer.status() != 200) {
                throw connection.refused(request, answer);
            }
            boolean page = answer.contentType().equals("text/html");
            answer.discard();
            if (page) {
                throw JsonAnswers.notRegistry(request, 200);
            }
            return told(true, !connection.authorizer().anonymous(), url, "");
        } catch (IOException e) {
            return told(
                    false,
                    false,
                    url,
                    String.valueOf(connection.unreachable(request, e).getMessage()));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            boolean answered = e instanceof RegistryException registry && registry.status() != 0;
            return told(answered, false, url, String.valueOf(e.getMessage()));
        }
    }

    /// It was reached, and it is about who asks.
    ///
    /// @param words of the registry; may be empty
    private String stranger(String words) {
        String host = connection.endpoint().domain();
        String said = words.isEmpty() ? "" : " (it says: " + words + ")";
        return host
                + switch (connection.authorizer().caller()) {
                    case ANONYMOUS -> " lets in only users it knows; sign in there";
                    case KNOWN -> " knows this user, but does not let them in";
                    case CLAIMED -> " refused the user name or the password";
                }
                + said;
    }

    private Ping told(boolean reachable, boolean authenticated, URI url, String message) {
        boolean tls = url.getScheme().equals("https") && reachable;
        return new Ping(
                reachable,
                authenticated,
                tls,
                url.toString(),
                connection.authorizer().scheme(),
                message);
    }
}
