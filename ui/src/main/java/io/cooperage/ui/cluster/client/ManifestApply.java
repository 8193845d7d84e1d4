package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.yaml.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes what manifests ask for, as `kubectl apply` does it on the client's side, and compatibly with it:
/// creates what is missing; in what is there, changes what the manifest says, takes out what it said the last
/// time and says no more, and leaves alone what others added. Blocks; any thread.
public final class ManifestApply {
    static final String LAST = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String ANNOTATIONS = "annotations";
    private static final String RESOURCE_VERSION = "resourceVersion";

    /// Bytes that all annotations of an object may have together, some left to those of others.
    private static final int LONGEST = 240 * 1024;

    /// A controller may write between reading and writing; so often in a row is no coincidence.
    private static final int ATTEMPTS = 5;

    /// A manifest that was once taken from the cluster may have these; without them it does not ask to remove
    /// them.
    private static final List<String> OF_THE_SERVER = List.of(
            "name",
            "namespace",
            "uid",
            RESOURCE_VERSION,
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields");

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
        if (ref.name().isEmpty()) {
            // Each time another one: there is nothing to compare with.
            JsonNode created = session.create(type, place, object, dryRun);
            return new ObjectRef(
                    type, place, created.path("metadata").path("name").asText());
        }
        ObjectNode wanted = remembering(object);
        for (int attempt = 1; ; attempt++) {
            Optional<JsonNode> live = find(ref);
            if (live.isEmpty()) {
                session.create(type, place, withoutNulls(wanted), dryRun);
                return ref;
            }
            try {
                change(ref, live.get(), wanted);
                return ref;
            } catch (EngineException e) {
                boolean meanwhile = e.kind() == ErrorKind.CONFLICT && !metadata.has(RESOURCE_VERSION);
                if (!meanwhile || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// The manifest, which bears itself as kubectl's annotation, so that the next time, by whichever client,
    /// tells what it no longer has. One that is longer than annotations may be does without: then what is
    /// taken out of it stays in the cluster.
    private static ObjectNode remembering(JsonNode object) {
        ObjectNode manifest = object.deepCopy();
        manifest.remove("status");
        ObjectNode metadata = manifest.withObject("/metadata");
        metadata.remove(List.of("managedFields", "creationTimestamp", "generation", "selfLink"));
        if (metadata.get(ANNOTATIONS) instanceof ObjectNode given) {
            given.remove(LAST);
        }
        ObjectNode wanted = manifest.deepCopy();
        String text = manifest + "\n";
        if (text.getBytes(StandardCharsets.UTF_8).length < LONGEST) {
            wanted.withObject("/metadata/annotations").put(LAST, text);
        } else {
            wanted.withObject("/metadata/annotations").putNull(LAST);
        }
        return wanted;
    }

    /// Of annotations: null removes one, and what is made anew has none to remove.
    private static ObjectNode withoutNulls(ObjectNode wanted) {
        ObjectNode made = wanted.deepCopy();
        made.withObject("/metadata/annotations").removeIf(JsonNode::isNull);
        return made;
    }

    /// Writes what differs, on the condition that the object is as it was read.
    private void change(ObjectRef ref, JsonNode live, ObjectNode wanted) {
        ObjectNode merged = ThreeWay.merged(last(live), live, wanted, schema(ref.type()));
        ObjectNode identity = merged.withObject("/metadata");
        for (String own : OF_THE_SERVER) {
            JsonNode value = live.path("metadata").path(own);
            if (!wanted.path("metadata").has(own) && !value.isMissingNode()) {
                identity.set(own, value);
            }
        }
        if (live.has("status")) {
            merged.set("status", live.path("status"));
        }
        ObjectNode patch = ThreeWay.patch(live, merged);
        if (!patch.isEmpty()) {
            patch.withObject("/metadata").set(RESOURCE_VERSION, identity.path(RESOURCE_VERSION));
            session.merge(ref, patch, dryRun);
        }
    }

    private static JsonNode last(JsonNode live) {
        JsonNode text = live.path("metadata").path(ANNOTATIONS).path(LAST);
        try {
            return text.isTextual() ? KubeSession.JSON.readTree(text.asText()) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw EngineException.invalid("the annotation " + LAST + " of "
                    + live.path("metadata").path("name").asText() + " is no JSON (" + e.getOriginalMessage()
                    + "), so nobody can tell what the manifest had before; remove it and apply again");
        }
    }

    private Optional<Schema> schema(ResourceType type) {
        try {
            return Schema.of(session.describe(type), type.group(), type.version(), type.kind());
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
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

    private Optional<JsonNode> find(ObjectRef ref) {
        try {
            return Optional.of(session.get(ref));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
