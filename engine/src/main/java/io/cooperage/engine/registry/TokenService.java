package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fetches bearer tokens (distribution's docs/spec/auth): GET, with basic authentication when somebody is
/// signed in; POST with OAuth2's `refresh_token` grant when what is kept is an identity token.
final class TokenService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_MAX = 1 << 20;

    /// What a token is good for when the server doesn't say, and at least.
    private static final int SECONDS_MIN = 60;

    private static final String CLIENT = "cooperage";

    private final HttpTransport transport;
    private final Retries retries;
    private final EndpointResolver resolver;
    private final Failures failures;
    private final Clock clock;

    TokenService(HttpTransport transport, Retries retries, EndpointResolver resolver, Failures failures, Clock clock) {
        this.transport = transport;
        this.retries = retries;
        this.resolver = resolver;
        this.failures = failures;
        this.clock = clock;
    }

    /// @param bearer a challenge with `realm`
    /// @param credentials null is anonymous
    /// @throws RegistryException UNAUTHENTICATED when the credentials are refused
    Token fetch(Endpoint endpoint, Challenge bearer, Set<String> scopes, @Nullable Credentials credentials) {
        URI realm = realm(endpoint, bearer);
        Errand errand = Errand.at("sign in", endpoint.domain());
        HttpCall call = credentials != null && credentials.identityToken() != null
                ? refresh(realm, bearer, scopes, credentials.identityToken())
                : get(realm, bearer, scopes, credentials);
        // A private authority is mostly the same for both; a folder of its own counts first.
        String own = Authority.of(realm);
        HttpCall trusted = CertificateFolders.hasAuthority(resolver.settings().certFolders(), own)
                ? call
                : call.trusting(endpoint.authority());
        try {
            HttpAnswer answer = retries.send(own, () -> transport.exchange(trusted));
            if (answer.status() != 200) {
                throw refusal(errand, answer, credentials);
            }
            return read(errand, realm, answer.read(ANSWER_MAX));
        } catch (IOException e) {
            throw failures.unreachable(errand, realm, e);
        }
    }

    private RegistryException refusal(Errand errand, HttpAnswer answer, @Nullable Credentials credentials) {
        int status = answer.status();
        if (credentials != null && (status == 400 || status == 401 || status == 403)) {
            answer.discard();
            return new RegistryException(
                    ErrorKind.UNAUTHENTICATED,
                    errand.host(),
                    status,
                    errand.host() + " refuses "
                            + (credentials.identityToken() == null
                                    ? "the password of user '" + credentials.user() + "'"
                                    : "the identity token that is kept for it")
                            + "; sign in with: cooperage login " + errand.host(),
                    null,
                    RegistryException.Asker.NOT_ACCEPTED);
        }
        return failures.refused(errand, answer);
    }

    private Token read(Errand errand, URI realm, byte[] json) throws IOException {
        JsonNode body;
        try {
            body = JSON.readTree(json);
        } catch (IOException _) {
            body = JSON.nullNode(); // its words are not repeated: a token may be among them
        }
        String value = body.path("token").asText(body.path("access_token").asText(""));
        if (value.isEmpty()) {
            throw new RegistryException(
                    ErrorKind.UNAVAILABLE,
                    errand.host(),
                    200,
                    "cannot " + errand.what() + " at " + errand.host() + ": its token server " + Authority.of(realm)
                            + " answered without a token",
                    null);
        }
        long seconds = Math.max(SECONDS_MIN, body.path("expires_in").asLong(SECONDS_MIN));
        // By our clock from now on: `issued_at` is by another one.
        return new Token(value, clock.instant().plusSeconds(seconds));
    }

    private URI realm(Endpoint endpoint, Challenge bearer) {
        String text = String.valueOf(bearer.get("realm"));
        try {
            URI realm = new URI(text);
            String scheme = String.valueOf(realm.getScheme());
            boolean open = endpoint.protection() != Endpoint.Protection.VERIFIED
                    || (realm.getHost() != null
                            && resolver.protection(Authority.of(realm)) != Endpoint.Protection.VERIFIED);
            if (realm.getHost() != null && (scheme.equals("https") || (scheme.equals("http") && open))) {
                return realm;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new RegistryException(
                ErrorKind.UNAVAILABLE,
                endpoint.domain(),
                401,
                endpoint.domain() + " sends to '" + text + "' for signing in, which is no https address: "
                        + "passwords would travel in the clear",
                null);
    }

    private static HttpCall get(URI realm, Challenge bearer, Set<String> scopes, @Nullable Credentials credentials) {
        List<String> query = new ArrayList<>();
        if (realm.getRawQuery() != null) {
            query.add(realm.getRawQuery());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (credentials != null) {
            query.add(pair("account", credentials.user()));
            headers.put("Authorization", basic(credentials));
        }
        query.add(pair("client_id", CLIENT));
        String service = bearer.get("service");
        if (service != null) {
            query.add(pair("service", service));
        }
        scopes.forEach(scope -> query.add(pair("scope", scope)));
        String base = realm.toString().split("[?#]", 2)[0];
        return HttpCall.of("GET", URI.create(base + "?" + String.join("&", query)), headers, null);
    }

    private static HttpCall refresh(URI realm, Challenge bearer, Set<String> scopes, String refreshToken) {
        List<String> form = new ArrayList<>(List.of(
                pair("grant_type", "refresh_token"),
                pair("refresh_token", refreshToken),
                pair("client_id", CLIENT),
                pair("scope", String.join(" ", scopes))));
        String service = bearer.get("service");
        if (service != null) {
            form.add(pair("service", service));
        }
        byte[] body = String.join("&", form).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return HttpCall.of("POST", realm, headers, HttpBody.of(body));
    }

    /// The value of an `Authorization` header.
    static String basic(Credentials credentials) {
        String both = credentials.user() + ":" + credentials.password();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
