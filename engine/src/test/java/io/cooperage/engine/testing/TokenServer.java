package io.cooperage.engine.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An authorisation server as registries use it (distribution's docs/spec/auth): GET with basic
/// authentication, and POST with OAuth2's `password` and `refresh_token` grants. Signs with ES256; the
/// registry trusts it by its certificate.
///
/// One account may do everything; without an account only `pull` is granted, and nothing in `private/…`.
public final class TokenServer implements AutoCloseable {
    public static final String SERVICE = "cooperage-test-registry";
    public static final String ISSUER = "cooperage-test-tokens";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final TestCa.Issued signer;
    private final String user;
    private final String password;
    private final String refreshToken = UUID.randomUUID().toString();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private TokenServer(HttpServer server, TestCa.Issued signer, String user, String password) {
        this.server = server;
        this.signer = signer;
        this.user = user;
        this.password = password;
    }

    /// @param folder for the signing certificate
    public static TokenServer start(Path folder, String user, String password) {
        TestCa.Issued signer = TestCa.in(folder).client("token-signer", "EC");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TokenServer tokens = new TokenServer(server, signer, user, password);
            server.createContext("/token", tokens::answer);
            server.start();
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String realm() {
        return "http://localhost:" + server.getAddress().getPort() + "/token";
    }

    /// What the registry must trust.
    public Path certificateFile() {
        return signer.certificateFile();
    }

    /// Accepted by the `refresh_token` grant.
    public String refreshToken() {
        return refreshToken;
    }

    /// Every request, oldest first.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// @param grant `get`, `password` or `refresh_token`
    /// @param user whom the server recognised; null is anonymous
    public record Asked(String grant, @Nullable String user, List<String> scopes) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean post = exchange.getRequestMethod().equals("POST");
            String query = post
                    ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    : exchange.getRequestURI().getRawQuery();
            Map<String, List<String>> form = parse(query);
            String who =
                    post ? granted(form) : basic(exchange.getRequestHeaders().getFirst("Authorization"));
            if (who == null) {
                send(exchange, 401, Map.of("details", "incorrect username or password"));
                return;
            }
            String known = who.isEmpty() ? null : who;
            List<String> scopes = new ArrayList<>();
            form.getOrDefault("scope", List.of()).forEach(s -> scopes.addAll(List.of(s.split(" ", -1))));
            asked.add(new Asked(post ? first(form, "grant_type") : "get", known, List.copyOf(scopes)));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put(post ? "access_token" : "token", token(known, scopes));
            body.put("expires_in", 300);
            body.put("issued_at", Instant.now().toString());
            send(exchange, 200, body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @return null is refused, empty is anonymous
    private @Nullable String basic(@Nullable String header) {
        if (header == null) {
            return "";
        }
        String expected = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return header.equals("Basic " + expected) ? user : null;
    }

    private @Nullable String granted(Map<String, List<String>> form) {
        return switch (first(form, "grant_type")) {
            case "refresh_token" -> first(form, "refresh_token").equals(refreshToken) ? user : null;
            case "password" ->
                first(form, "username").equals(user) && first(form, "password").equals(password) ? user : null;
            default -> null;
        };
    }

    private String token(@Nullable String who, List<String> scopes) throws IOException, GeneralSecurityException {
        List<Map<String, Object>> access = new ArrayList<>();
        for (String scope : scopes) {
            String[] parts = scope.split(":", -1);
            if (parts.length != 3) {
                continue;
            }
            List<String> actions = new ArrayList<>(List.of(parts[2].split(",", -1)));
            if (who == null) {
                actions.removeIf(action -> !action.equals("pull") || parts[1].startsWith("private/"));
            }
            access.add(Map.of("type", parts[0], "name", parts[1], "actions", actions));
        }
        long now = Instant.now().getEpochSecond();
        Map<String, Object> header = Map.of(
                "typ", "JWT",
                "alg", "ES256",
                "x5c",
                        List.of(Base64.getEncoder()
                                .encodeToString(signer.certificate().getEncoded())));
        Map<String, Object> claims = Map.of(
                "iss",
                ISSUER,
                "sub",
                who == null ? "" : who,
                "aud",
                SERVICE,
                "exp",
                now + 300,
                "nbf",
                now - 60,
                "iat",
                now,
                "jti",
                UUID.randomUUID().toString(),
                "access",
                access);
        String signed = base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(signer.keys().getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        if (query == null) {
            return form;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            form.computeIfAbsent(decode(key), _ -> new ArrayList<>()).add(decode(value));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String first(Map<String, List<String>> form, String key) {
        return form.getOrDefault(key, List.of("")).getFirst();
    }
}
