package io.cooperage.engine.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import java.util.ArrayList;
import java.util.List;

/// What refers to a manifest: by the referrers API, and where that isn't, by the tag (distribution-spec,
/// "Listing Referrers").
final class Referrers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Pages; a registry that never ends is not followed for ever.
    private static final int PAGES = 1000;

    private final RegistryConnection connection;

    Referrers(RegistryConnection connection) {
        this.connection = connection;
    }

    List<Descriptor> list(ImageReference repository, Digest subject) {
        ImageReference name = repository.bare().withDigest(subject);
        List<Descriptor> all = new ArrayList<>();
        String target = "/v2/" + repository.path() + "/referrers/" + subject;
        for (int page = 0; page < PAGES; page++) {
            RegistryRequest request = request(target, name);
            HttpAnswer answer = connection.send(request, 200, 400, 404, 405, 501);
            // Registries of before 1.1 have many ways to say that they don't know this address.
            if (answer.status() != 200 || !answer.contentType().equals(MediaTypes.OCI_INDEX)) {
                answer.discard();
                return byTag(repository, subject);
            }
            String next = Links.next(answer);
            all.addAll(entries(request, JsonAnswers.read(connection, request, answer)));
            if (next == null) {
                return all;
            }
            target = answer.uri().resolve(next).toString();
        }
        return all;
    }

    private List<Descriptor> byTag(ImageReference repository, Digest subject) {
        ImageReference tag = ReferrersTag.of(repository, subject);
        RegistryRequest request = request(Manifests.target(tag), tag);
        HttpAnswer answer = connection.send(request, 200, 404);
        if (answer.status() == 404) {
            answer.discard();
            return List.of();
        }
        return entries(request, JsonAnswers.read(connection, request, answer));
    }

    private static RegistryRequest request(String target, ImageReference name) {
        return RegistryRequest.of("GET", target, Errand.of("list what refers to", name), Scopes.pull(name.path()))
                .header("Accept", MediaTypes.OCI_INDEX);
    }

    private static List<Descriptor> entries(RegistryRequest request, JsonNode index) {
        try {
            if (index instanceof ObjectNode object && !object.has("manifests")) {
                return List.of();
            }
            return ImageDocuments.index(JSON.writeValueAsBytes(index), MediaTypes.OCI_INDEX)
                    .manifests();
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "cannot write JSON that was just read", e);
        } catch (EngineException e) {
            throw new RegistryException(
                    ErrorKind.UNAVAILABLE,
                    request.errand().host(),
                    200,
                    "cannot " + request.errand().what() + ": " + e.getMessage(),
                    e);
        }
    }
}
