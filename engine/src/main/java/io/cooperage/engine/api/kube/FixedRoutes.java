package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Paths that are no resources: what there is, how it is, and by which key its tokens are signed.
final class FixedRoutes {
    private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");
    private static final Set<String> READ = Set.of("GET", "HEAD");

    private final Discovery discovery;
    private final OpenApiDocuments documents;
    private final OlderOpenApi older;
    private final ServiceAccountTokens tokens;

    FixedRoutes(Discovery discovery, OpenApiDocuments documents, OlderOpenApi older, ServiceAccountTokens tokens) {
        this.discovery = discovery;
        this.documents = documents;
        this.older = older;
        this.tokens = tokens;
    }

    /// @return false when there is no such path
    boolean serve(KubeCall call, List<String> segments) throws IOException {
        HttpExchange exchange = call.exchange();
        String first = segments.isEmpty() ? "" : segments.getFirst();
        boolean known = segments.isEmpty()
                || Set.of("api", "apis", "openapi", "openid", ".well-known", "version")
                        .contains(first)
                || HEALTH.contains(first);
        if (!known) {
            return false;
        }
        if (!READ.contains(exchange.method())) {
            throw Refusals.methodNotAllowed();
        }
        return switch (first) {
            case "" -> json(exchange, MediaType.JSON, Discovery.paths(allPaths()));
            case "api", "apis" -> discovery.serve(exchange, segments);
            case "openapi" -> openApi(exchange, segments);
            case "openid" ->
                segments.equals(List.of("openid", "v1", "jwks"))
                        && json(exchange, "application/jwk-set+json", tokens.keySet());
            case ".well-known" ->
                segments.equals(List.of(".well-known", "openid-configuration"))
                        && json(exchange, MediaType.JSON, configuration());
            case "version" -> segments.size() == 1 && json(exchange, MediaType.JSON, ServerVersion.body());
            default -> health(call, segments);
        };
    }

    private boolean openApi(HttpExchange exchange, List<String> segments) throws IOException {
        if (segments.equals(List.of("openapi", "v2"))) {
            older.serve(exchange);
            return true;
        }
        return segments.size() > 1
                && segments.get(1).equals("v3")
                && documents.serve(exchange, segments.subList(2, segments.size()));
    }

    private List<String> allPaths() {
        List<String> all = new ArrayList<>(discovery.groupPaths());
        all.addAll(List.of(
                "/.well-known/openid-configuration",
                "/healthz",
                "/livez",
                "/openapi/v2",
                "/openapi/v3",
                "/openid/v1/jwks",
                "/readyz",
                "/version"));
        return all;
    }

    private static ObjectNode configuration() {
        ObjectNode answer = KubeJson.object();
        answer.put("issuer", ServiceAccountTokens.ISSUER)
                .put("jwks_uri", ServiceAccountTokens.ISSUER + "/openid/v1/jwks");
        KubeJson.texts(answer, "response_types_supported", List.of("id_token"));
        KubeJson.texts(answer, "subject_types_supported", List.of("public"));
        KubeJson.texts(answer, "id_token_signing_alg_values_supported", List.of("ES256"));
        return answer;
    }

    private static boolean json(HttpExchange exchange, String type, ObjectNode body) throws IOException {
        exchange.respond(200, Map.of("Content-Type", type, "Cache-Control", "no-cache, private"), Answers.bytes(body));
        return true;
    }

    /// Who gets an answer at all knows that the server lives; objects can be written since before it
    /// listened.
    private static boolean health(KubeCall call, List<String> segments) throws IOException {
        if (segments.size() > 2 || (segments.size() == 2 && !segments.get(1).equals("ping"))) {
            return false;
        }
        String check = segments.getFirst();
        boolean verbose = !call.params("verbose").isEmpty() && segments.size() == 1;
        Answers.text(call.exchange(), 200, verbose ? "[+]ping ok\n" + check + " check passed\n" : "ok");
        return true;
    }
}
