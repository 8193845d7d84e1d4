package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tokens of service accounts: JSON Web Tokens (RFC 7519) signed with ES256 (RFC 7518 §3.4), which end, and
/// which hold only while the account and the pod that they belong to are there. For any thread.
public final class ServiceAccountTokens {
    /// Who made them, and for whom when nobody says otherwise.
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OWN_CLAIMS = "kubernetes.io";

    private final KeyPair keys;
    private final String keyId;
    private final Clock clock;
    private final ClusterApi api;

    /// @param keys on P-256
    public ServiceAccountTokens(KeyPair keys, Clock clock, ClusterApi api) {
        this.keys = keys;
        this.keyId = keyId(keys);
        this.clock = clock;
        this.api = api;
    }

    /// @param ends when it is no longer good
    public record Token(String text, Instant ends) {}

    /// @param kind `Pod`, `Secret` or `Node`
    public record Bound(String kind, String name, String uid) {}

    /// @param audiences for whom; empty for the cluster itself
    /// @param bound what must be there for the token to be good
    public Token issue(KubeObject account, List<String> audiences, Duration life, @Nullable Bound bound) {
        Instant now = clock.instant();
        Instant ends = now.plus(life);
        ObjectNode claims = MAPPER.createObjectNode();
        List<String> forWhom = audiences.isEmpty() ? List.of(ISSUER) : audiences;
        forWhom.forEach(claims.putArray("aud")::add);
        claims.put("exp", ends.getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("iss", ISSUER)
                .put("jti", UUID.randomUUID().toString());
        ObjectNode own = claims.putObject(OWN_CLAIMS);
        own.put("namespace", account.namespace());
        if (bound != null && !bound.kind().equals("Secret")) {
            own.putObject(bound.kind().equals("Pod") ? "pod" : "node")
                    .put("name", bound.name())
                    .put("uid", bound.uid());
        } else if (bound != null) {
            own.putObject("secret").put("name", bound.name()).put("uid", bound.uid());
        }
        own.putObject("serviceaccount").put("name", account.name()).put("uid", account.uid());
        claims.put("nbf", now.getEpochSecond())
                .put("sub", "system:serviceaccount:" + account.namespace() + ":" + account.name());
        String head = encode(MAPPER.createObjectNode().put("alg", "ES256").put("kid", keyId));
        String signed = head + "." + encode(claims);
        return new Token(
                signed + "." + BASE64.encodeToString(sign(signed)), Instant.ofEpochSecond(ends.getEpochSecond()));
    }

    /// The account that a token speaks for; empty for a token that is not good, however.
    ///
    /// @param audiences one of which the token must be for
    public Optional<Verified> verify(String token, List<String> audiences) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode head = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[0]));
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            // The algorithm is ours to choose, never the token's.
            if (!head.path("alg").asText().equals("ES256") || !isSigned(parts[0] + "." + parts[1], signature)) {
                return Optional.empty();
            }
            return check(MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1])), audiences);
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    /// @param audiences of those that were asked for, the ones that the token is for
    public record Verified(Caller caller, List<String> audiences) {}

    private Optional<Verified> check(JsonNode claims, List<String> audiences) {
        long now = clock.instant().getEpochSecond();
        List<String> shared = audiences.stream()
                .filter(audience -> contains(claims.path("aud"), audience))
                .toList();
        if (!claims.path("iss").asText().equals(ISSUER)
                || claims.path("exp").asLong() <= now
                || claims.path("nbf").asLong() > now
                || shared.isEmpty()) {
            return Optional.empty();
        }
        JsonNode own = claims.path(OWN_CLAIMS);
        String namespace = own.path("namespace").asText();
        JsonNode account = own.path("serviceaccount");
        if (!isThere("serviceaccounts", namespace, account)
                || (own.has("pod") && !isThere("pods", namespace, own.path("pod")))
                || (own.has("secret") && !isThere("secrets", namespace, own.path("secret")))
                || (own.has("node") && !isThere("nodes", "", own.path("node")))) {
            return Optional.empty();
        }
        Map<String, List<String>> extra = own.has("pod")
                ? Map.of(
                        "authentication.kubernetes.io/pod-name",
                        List.of(own.path("pod").path("name").asText()),
                        "authentication.kubernetes.io/pod-uid",
                        List.of(own.path("pod").path("uid").asText()),
                        "authentication.kubernetes.io/credential-id",
                        List.of("JTI=" + claims.path("jti").asText()))
                : Map.of(
                        "authentication.kubernetes.io/credential-id",
                        List.of("JTI=" + claims.path("jti").asText()));
        Caller caller = Caller.serviceAccount(
                namespace, account.path("name").asText(), account.path("uid").asText(), extra);
        return Optional.of(new Verified(caller, shared));
    }

    private static boolean contains(JsonNode audience, String wanted) {
        if (audience.isTextual()) {
            return audience.asText().equals(wanted);
        }
        for (JsonNode one : audience) {
            if (one.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private boolean isThere(String resource, String namespace, JsonNode reference) {
        KubeObject object = api.find(
                api.kinds().of(resource), namespace, reference.path("name").asText());
        return object != null && object.uid().equals(reference.path("uid").asText());
    }

    /// The public key, for others to verify tokens by (RFC 7517).
    public ObjectNode keySet() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ObjectNode set = MAPPER.createObjectNode();
        set.putArray("keys")
                .addObject()
                .put("use", "sig")
                .put("kty", "EC")
                .put("kid", keyId)
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("x", BASE64.encodeToString(coordinate(key.getW().getAffineX())))
                .put("y", BASE64.encodeToString(coordinate(key.getW().getAffineY())));
        return set;
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int from = Math.max(0, bytes.length - fixed.length);
        System.arraycopy(bytes, from, fixed, fixed.length - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static String keyId(KeyPair keys) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
            return BASE64.encodeToString(Arrays.copyOf(digest, 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String encode(JsonNode part) {
        try {
            return BASE64.encodeToString(MAPPER.writeValueAsBytes(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't sign with the key of service accounts", e);
        }
    }

    private boolean isSigned(String text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(keys.getPublic());
            verifier.update(text.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // wrong length, or no point on the curve
        }
    }
}
