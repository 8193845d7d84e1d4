package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.registry.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The credentials in a pod's `imagePullSecrets`.
final class PullSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(PullSecrets.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Environment.References references;

    PullSecrets(Environment.References references) {
        this.references = references;
    }

    /// @param registry as names of images say it, `docker.io`, `localhost:5000`
    /// @return null for those that the engine keeps
    @Nullable
    Credentials of(KubeObject pod, String registry) {
        for (JsonNode reference : pod.spec().path("imagePullSecrets")) {
            // One that is missing hinders nothing: the image may be public.
            Map<String, byte[]> data =
                    references.secret(pod.namespace(), reference.path("name").asText(), true);
            Credentials found = find(data, registry);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Credentials find(Map<String, byte[]> data, String registry) {
        JsonNode auths = parsed(data.get(".dockerconfigjson")).path("auths");
        JsonNode all = auths.isObject() ? auths : parsed(data.get(".dockercfg"));
        for (Map.Entry<String, JsonNode> entry : all.properties()) {
            if (isMeant(host(entry.getKey()), host(registry))) {
                return credentials(entry.getValue());
            }
        }
        return null;
    }

    /// A star stands for one part of a name or less: `*.example.com`.
    private static boolean isMeant(String key, String registry) {
        String pattern = "\\Q" + key.replace("\\E", "").replace("*", "\\E[^.:]*\\Q") + "\\E";
        return key.equals(registry) || registry.matches(pattern);
    }

    private static JsonNode parsed(byte @Nullable [] bytes) {
        if (bytes == null) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // Its content is a secret, so the parser's words are not told.
            LOG.warn("an image pull secret is no JSON and is left out");
            return JSON.createObjectNode();
        }
    }

    /// `https://index.docker.io/v1/` is what Docker calls `docker.io`.
    private static String host(String key) {
        String bare = key.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return bare.equals("index.docker.io") || bare.equals("registry-1.docker.io") ? "docker.io" : bare;
    }

    private static @Nullable Credentials credentials(JsonNode entry) {
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        String auth = entry.path("auth").asText("");
        if (user.isEmpty() && !auth.isEmpty()) {
            String both = decoded(auth);
            int colon = both.indexOf(':');
            if (colon < 0) {
                return null;
            }
            user = both.substring(0, colon);
            password = both.substring(colon + 1);
        }
        String token = entry.path("identitytoken").asText("");
        return user.isEmpty() && token.isEmpty()
                ? null
                : new Credentials(user, password, token.isEmpty() ? null : token);
    }

    private static String decoded(String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Of a secret not even the decoder's words are told.
            LOG.warn("an image pull secret has an auth that is no base64 and is left out");
            return "";
        }
    }
}
