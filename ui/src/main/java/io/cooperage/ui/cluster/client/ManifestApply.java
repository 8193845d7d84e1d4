package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes what a manifest asks for: creates what is missing, and merges into what is there.
final class ManifestApply {
    private final KubeSession session;
    private final Map<String, ResourceType> byKind;
    private final String namespace;

    /// @param byKind by `apiVersion/kind`
    /// @param namespace for objects that name none
    ManifestApply(KubeSession session, Map<String, ResourceType> byKind, String namespace) {
        this.session = session;
        this.byKind = byKind;
        this.namespace = namespace.isEmpty() ? "default" : namespace;
    }

    List<ObjectRef> apply(String manifest) {
        List<ObjectRef> made = new ArrayList<>();
        for (JsonNode object : documents(manifest)) {
            if (object.path("kind").asText().equals("List")) {
                object.path("items").forEach(item -> made.add(applyOne(item)));
            } else {
                made.add(applyOne(object));
            }
        }
        return made;
    }

    private ObjectRef applyOne(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        ResourceType type = byKind.get(kind);
        if (type == null) {
            throw EngineException.invalid(
                    "the cluster has no kind " + object.path("kind").asText() + " in "
                            + object.path("apiVersion").asText() + "; check apiVersion and kind of the manifest");
        }
        JsonNode metadata = object.path("metadata");
        String place = type.namespaced() ? metadata.path("namespace").asText(namespace) : "";
        ObjectRef ref = new ObjectRef(type, place, metadata.path("name").asText());
        if (ref.name().isEmpty() || !exists(ref)) {
            JsonNode created = session.create(type, place, object);
            return new ObjectRef(
                    type, place, created.path("metadata").path("name").asText());
        }
        ObjectNode patch = object.deepCopy();
        patch.remove("status");
        session.merge(ref, "", patch);
        return ref;
    }

    private boolean exists(ObjectRef ref) {
        try {
            session.get(ref);
            return true;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static List<JsonNode> documents(String manifest) {
        try (MappingIterator<JsonNode> all =
                new YAMLMapper().readerFor(JsonNode.class).readValues(manifest)) {
            return all.readAll().stream()
                    .filter(document -> document != null && document.isObject())
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw EngineException.invalid("the manifest is no YAML: " + e.getMessage());
        }
    }
}
