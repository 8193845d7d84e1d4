package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes what manifests ask for: creates what is missing, and merges into what is there. Blocks; any thread.
public final class ManifestApply {
    private final KubeSession session;
    private final Map<String, ResourceType> byKind;
    private final String namespace;
    private final boolean dryRun;

    /// @param byKind by `apiVersion/kind`
    /// @param namespace for objects that name none
    /// @param dryRun the server checks everything and stores nothing
    ManifestApply(KubeSession session, Map<String, ResourceType> byKind, String namespace, boolean dryRun) {
        this.session = session;
        this.byKind = byKind;
        this.namespace = namespace.isEmpty() ? "default" : namespace;
        this.dryRun = dryRun;
    }

    /// @param manifest one or several YAML documents
    /// @return what was made, in order
    /// @throws EngineException for the first object that is refused, with the server's own words
    public List<ObjectRef> apply(String manifest) {
        List<ObjectRef> made = new ArrayList<>();
        ManifestText.documents(manifest).forEach(object -> made.add(apply(object)));
        return made;
    }

    /// @throws EngineException with the server's own words, or that it has no such kind
    public ObjectRef apply(JsonNode object) {
        ResourceType type = typeOf(object);
        JsonNode metadata = object.path("metadata");
        String place = type.namespaced() ? metadata.path("namespace").asText(namespace) : "";
        ObjectRef ref = new ObjectRef(type, place, metadata.path("name").asText());
        if (ref.name().isEmpty() || !exists(ref)) {
            JsonNode created = session.create(type, place, object, dryRun);
            return new ObjectRef(
                    type, place, created.path("metadata").path("name").asText());
        }
        ObjectNode patch = object.deepCopy();
        patch.remove("status");
        session.merge(ref, patch, dryRun);
        return ref;
    }

    private ResourceType typeOf(JsonNode object) {
        ResourceType type = byKind.get(
                object.path("apiVersion").asText() + "/" + object.path("kind").asText());
        if (type == null) {
            throw EngineException.invalid(
                    "the cluster has no kind " + object.path("kind").asText() + " in "
                            + object.path("apiVersion").asText() + "; check apiVersion and kind of the manifest");
        }
        return type;
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
}
