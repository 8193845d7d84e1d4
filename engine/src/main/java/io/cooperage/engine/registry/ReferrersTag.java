package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The index, tagged `sha256-…` after its subject, in which clients of older registries list what refers to a
/// manifest (distribution-spec, "Referrers Tag Schema"). Registries that do it themselves say `OCI-Subject`.
///
/// Two clients that write at the same time can lose one entry; the specification has no answer to that.
final class ReferrersTag {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryConnection connection;

    ReferrersTag(RegistryConnection connection) {
        this.connection = connection;
    }

    static ImageReference of(ImageReference repository, Digest subject) {
        String hex = subject.hex();
        String tag = subject.algorithm() + "-" + hex.substring(0, Math.min(hex.length(), 64));
        return new ImageReference(repository.domain(), repository.path(), tag, null);
    }

    /// Does nothing for a manifest without a subject.
    void add(ImageReference repository, String mediaType, Digest digest, byte[] json) {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(json);
        } catch (IOException _) {
            return; // the registry took it, so it knows what that is
        }
        String subject = manifest.path("subject").path("digest").asText("");
        if (subject.isEmpty()) {
            return;
        }
        ImageReference tag = of(repository, Digest.parse(subject));
        ObjectNode index = read(tag);
        ArrayNode entries = index.withArrayProperty("manifests");
        for (JsonNode entry : entries) {
            if (entry.path("digest").asText().equals(digest.toString())) {
                return;
            }
        }
        entries.add(descriptor(manifest, mediaType, digest, json.length));
        try {
            new Manifests(connection).put(tag, MediaTypes.OCI_INDEX, JSON.writeValueAsBytes(index));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "cannot write the index " + tag, e);
        }
    }

    private static ObjectNode descriptor(JsonNode manifest, String mediaType, Digest digest, int size) {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
        String type = manifest.path("artifactType")
                .asText(manifest.path("config").path("mediaType").asText(""));
        if (!type.isEmpty()) {
            entry.put("artifactType", type);
        }
        if (manifest.path("annotations") instanceof ObjectNode annotations) {
            entry.set("annotations", annotations);
        }
        return entry;
    }

    private ObjectNode read(ImageReference tag) {
        RegistryRequest request = RegistryRequest.of(
                        "GET", Manifests.target(tag), Errand.of("read", tag), Scopes.push(tag.path()))
                .header("Accept", MediaTypes.OCI_INDEX);
        HttpAnswer answer = connection.send(request, 200, 404);
        if (answer.status() == 404) {
            answer.discard();
            ObjectNode index = JSON.createObjectNode();
            index.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
            return index;
        }
        JsonNode body = JsonAnswers.read(connection, request, answer);
        @Nullable ObjectNode index = body instanceof ObjectNode object ? object : null;
        if (index == null) {
            throw EngineException.conflict(tag + " is no index, so it can't take a list of referrers");
        }
        return index;
    }
}
