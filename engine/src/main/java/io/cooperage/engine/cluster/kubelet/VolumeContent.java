package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.AtomicVolume.Entry;
import io.cooperage.engine.cluster.kubelet.TokenSource.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The files of the volumes that are made of objects: configMap, secret, downwardAPI and projected. One use.
final class VolumeContent {
    private static final int DEFAULT_MODE = 0644;
    private static final long DEFAULT_TOKEN_SECONDS = 3600;

    /// So much of a token's life is used before there is another.
    private static final double USED = 0.8;

    private final Environment.References references;
    private final PodFacts facts;
    private final TokenSource tokens;
    private final UnaryOperator<Integer> modes;
    private final Map<String, Entry> files = new LinkedHashMap<>();
    private @Nullable Instant freshUntil;

    /// @param modes what becomes of each permission, for groups that are to read
    VolumeContent(Environment.References references, PodFacts facts, TokenSource tokens, UnaryOperator<Integer> modes) {
        this.references = references;
        this.facts = facts;
        this.tokens = tokens;
        this.modes = modes;
    }

    Map<String, Entry> files() {
        return files;
    }

    /// When it must be made again; null for never.
    @Nullable
    Instant freshUntil() {
        return freshUntil;
    }

    /// @throws WaitingException when something it is made of is not there
    void add(JsonNode volume) {
        if (volume.has("configMap")) {
            configMap(volume.path("configMap"), mode(volume.path("configMap"), DEFAULT_MODE));
        } else if (volume.has("secret")) {
            secret(volume.path("secret"), "secretName", mode(volume.path("secret"), DEFAULT_MODE));
        } else if (volume.has("downwardAPI")) {
            downward(volume.path("downwardAPI"), mode(volume.path("downwardAPI"), DEFAULT_MODE));
        } else {
            JsonNode projected = volume.path("projected");
            int mode = mode(projected, DEFAULT_MODE);
            for (JsonNode source : projected.path("sources")) {
                project(source, mode);
            }
        }
    }

    private void project(JsonNode source, int mode) {
        if (source.has("configMap")) {
            configMap(source.path("configMap"), mode);
        } else if (source.has("secret")) {
            secret(source.path("secret"), "name", mode);
        } else if (source.has("downwardAPI")) {
            downward(source.path("downwardAPI"), mode);
        } else if (source.has("serviceAccountToken")) {
            token(source.path("serviceAccountToken"));
        } else {
            throw WaitingException.config("projected volume source "
                    + String.join(
                            ", ", source.propertyStream().map(Map.Entry::getKey).toList())
                    + " is not supported by this cluster");
        }
    }

    private static int mode(JsonNode source, int otherwise) {
        return source.path("defaultMode").asInt(otherwise);
    }

    private void configMap(JsonNode source, int mode) {
        boolean optional = source.path("optional").asBoolean();
        Map<String, byte[]> data = references.configMap(
                facts.pod().namespace(), source.path("name").asText(), optional);
        keys(source, data, mode, "configmap");
    }

    private void secret(JsonNode source, String nameProperty, int mode) {
        boolean optional = source.path("optional").asBoolean();
        Map<String, byte[]> data = references.secret(
                facts.pod().namespace(), source.path(nameProperty).asText(), optional);
        keys(source, data, mode, "secret");
    }

    private void keys(JsonNode source, Map<String, byte[]> data, int mode, String word) {
        JsonNode items = source.path("items");
        if (items.isEmpty()) {
            data.forEach((key, bytes) -> put(key, bytes, mode));
            return;
        }
        for (JsonNode item : items) {
            byte[] bytes = data.get(item.path("key").asText());
            if (bytes != null) {
                put(item.path("path").asText(), bytes, item.path("mode").asInt(mode));
            } else if (!source.path("optional").asBoolean()) {
                throw WaitingException.config(word + " references non-existent "
                        + (word.equals("secret") ? "secret" : "config") + " key: "
                        + item.path("key").asText());
            }
        }
    }

    private void downward(JsonNode source, int mode) {
        for (JsonNode item : source.path("items")) {
            String text = item.has("fieldRef")
                    ? facts.field(item.path("fieldRef").path("fieldPath").asText())
                    : facts.resource(item.path("resourceFieldRef"), item);
            put(
                    item.path("path").asText(),
                    text.getBytes(StandardCharsets.UTF_8),
                    item.path("mode").asInt(mode));
        }
    }

    private void token(JsonNode source) {
        long seconds = source.path("expirationSeconds").asLong(DEFAULT_TOKEN_SECONDS);
        Instant now = Instant.now();
        Token token = tokens.token(facts.pod(), source.path("audience").asText(), Duration.ofSeconds(seconds));
        // Programs of users that are not root must be able to read it; the folder is their pod's alone.
        put(source.path("path").asText(), token.text().getBytes(StandardCharsets.UTF_8), DEFAULT_MODE);
        Duration life = Duration.between(now, token.expires());
        Instant until = now.plusMillis((long) (life.toMillis() * USED));
        freshUntil = freshUntil == null || until.isBefore(freshUntil) ? until : freshUntil;
    }

    private void put(String path, byte[] bytes, int mode) {
        files.put(path, new Entry(bytes, modes.apply(mode)));
    }
}
