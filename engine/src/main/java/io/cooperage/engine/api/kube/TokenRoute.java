package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.access.ServiceAccountTokens.Bound;
import io.cooperage.engine.cluster.access.ServiceAccountTokens.Token;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusException.Cause;
import io.cooperage.engine.cluster.api.StatusException.Details;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `serviceaccounts/NAME/token`: a token for an account, good for a while.
final class TokenRoute {
    private static final GroupVersionKind TYPE = new GroupVersionKind(ServedKinds.AUTHENTICATION, "v1", "TokenRequest");
    private static final long USUAL = 3600;
    private static final long SHORTEST = 600;
    private static final long LONGEST = 1L << 32;

    private final ClusterApi api;
    private final ServiceAccountTokens tokens;
    private final Answers answers;
    private final Clock clock;

    TokenRoute(ClusterApi api, ServiceAccountTokens tokens, Answers answers, Clock clock) {
        this.api = api;
        this.tokens = tokens;
        this.answers = answers;
        this.clock = clock;
    }

    void serve(KubeCall call, Kind accounts) throws IOException {
        WriteOptions options = new QueryOptions(call).write("CreateOptions");
        KubeObject request = Incoming.read(call, accounts, TYPE, options);
        KubeObject account = api.get(accounts, call.namespace(), call.name());
        ObjectNode spec = request.tree().withObject("/spec");
        long seconds = seconds(spec.path("expirationSeconds"), call.name());
        List<String> audiences = new ArrayList<>();
        spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
        Bound bound = bound(call.namespace(), spec.path("boundObjectRef"));
        Token token = tokens.issue(account, audiences, Duration.ofSeconds(seconds), bound);

        ObjectNode answer = KubeJson.object();
        answer.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        answer.putObject("metadata")
                .put("name", account.name())
                .put("namespace", account.namespace())
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        spec.put("expirationSeconds", seconds);
        if (audiences.isEmpty()) {
            spec.putArray("audiences").add(ServiceAccountTokens.ISSUER);
        }
        answer.set("spec", spec);
        answer.putObject("status")
                .put("token", token.text())
                .put("expirationTimestamp", token.ends().toString());
        answers.tree(call, 201, answer);
    }

    private static long seconds(JsonNode asked, String account) {
        long seconds = asked.isIntegralNumber() ? asked.asLong() : USUAL;
        String wrong = seconds < SHORTEST
                ? "may not specify a duration less than 10 minutes"
                : seconds > LONGEST ? "may not specify a duration larger than 2^32 seconds" : "";
        if (!wrong.isEmpty()) {
            FieldError error = FieldError.invalid("spec.expirationSeconds", seconds, wrong);
            throw new StatusException(
                    StatusReason.INVALID,
                    "TokenRequest." + TYPE.group() + " \"" + account + "\" is invalid: " + error,
                    new Details(
                            account,
                            TYPE.group(),
                            TYPE.kind(),
                            "",
                            List.of(new Cause(error.type().reason(), error.text(), error.field())),
                            0));
        }
        return seconds;
    }

    private @Nullable Bound bound(String namespace, JsonNode reference) {
        if (!reference.isObject() || reference.path("name").asText().isEmpty()) {
            return null;
        }
        String kind = reference.path("kind").asText();
        Kind known = switch (kind) {
            case "Pod" -> api.kinds().of("pods");
            case "Secret" -> api.kinds().of("secrets");
            case "Node" -> api.kinds().of("nodes");
            default ->
                throw Refusals.badRequest("cannot bind token for serviceaccount to object with kind \"" + kind
                        + "\" and apiVersion \""
                        + reference.path("apiVersion").asText() + "\"");
        };
        String name = reference.path("name").asText();
        KubeObject object = api.get(known, known.namespaced() ? namespace : "", name);
        String uid = reference.path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            throw StatusException.conflict(
                    known,
                    name,
                    "the UID in the bound object reference (" + uid + ") does not match the UID in record. The object"
                            + " might have been deleted and then recreated");
        }
        return new Bound(kind, name, object.uid());
    }
}
