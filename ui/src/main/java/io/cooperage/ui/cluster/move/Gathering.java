package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Collects workloads with what they need: the Services that lead to them, and the ConfigMaps, Secrets,
/// claims and ServiceAccounts that they name. Blocks; any thread.
final class Gathering {
    /// What others need comes before them.
    private static final List<String> ORDER =
            List.of("ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Service");

    private static final Messages MESSAGES = Messages.of(Gathering.class);

    private final Connection connection;
    private final String namespace;
    /// As they are in the cluster, by `Kind/name`.
    private final Map<String, JsonNode> found = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    private Gathering(Connection connection, String namespace) {
        this.connection = connection;
        this.namespace = namespace;
    }

    /// @param kind such as `deployments.apps`
    /// @throws EngineException NOT_FOUND when one of them is gone
    static Gathered of(Connection connection, String kind, String namespace, List<String> names) {
        return new Gathering(connection, namespace).gather(kind, names);
    }

    private Gathered gather(String kind, List<String> names) {
        ResourceType type = connection
                .type(kind)
                .orElseThrow(() -> EngineException.invalid("the cluster has no " + kind + "; look at it anew"));
        for (String name : names) {
            JsonNode root = topOf(connection.session().get(new ObjectRef(type, namespace, name)));
            if (found.putIfAbsent(key(root), root) == null) {
                need(root);
            }
        }
        List<ObjectNode> objects = new ArrayList<>();
        Set<String> images = new LinkedHashSet<>();
        found.values().stream()
                .sorted(Comparator.comparingInt(Gathering::place))
                .forEach(object -> {
                    CleanObject clean = CleanObject.of(object);
                    objects.add(clean.object());
                    notes.addAll(clean.notes());
                    PodSpecs.containers(PodSpecs.templateOf(clean.object()).path("spec"))
                            .forEach(container ->
                                    images.add(container.path("image").asText()));
                });
        return new Gathered(objects, List.copyOf(images), List.copyOf(notes));
    }

    private static int place(JsonNode object) {
        int place = ORDER.indexOf(object.path("kind").asText());
        return place < 0 ? ORDER.size() : place;
    }

    private static String key(JsonNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }

    /// A pod's Deployment is moved, not the pod: the other cluster's controllers make pods of their own.
    private JsonNode topOf(JsonNode object) {
        JsonNode at = object;
        for (JsonNode owner = controller(at); owner != null; owner = controller(at)) {
            ResourceType type = connection
                    .byKind()
                    .get(owner.path("apiVersion").asText() + "/"
                            + owner.path("kind").asText());
            Optional<JsonNode> above = type == null
                    ? Optional.empty()
                    : read(type, owner.path("name").asText());
            if (above.isEmpty()) {
                break;
            }
            at = above.get();
        }
        return at;
    }

    private static @org.jspecify.annotations.Nullable JsonNode controller(JsonNode object) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner;
            }
        }
        return null;
    }

    private void need(JsonNode workload) {
        JsonNode template = PodSpecs.templateOf(workload);
        if (template.isMissingNode()) {
            return;
        }
        JsonNode spec = template.path("spec");
        String account = PodSpecs.serviceAccount(spec);
        if (!account.isEmpty()) {
            add("serviceaccounts", Set.of(account));
            notes.add(MESSAGES.text("note.rights", account));
        }
        add("configmaps", PodSpecs.configMaps(spec));
        add("secrets", PodSpecs.secrets(spec));
        add("persistentvolumeclaims", PodSpecs.claims(spec));
        String governing = workload.at("/spec/serviceName").asText();
        connection.type("services").ifPresent(type -> {
            for (JsonNode service : connection.session().list(type, namespace, "", "")) {
                if (PodSpecs.selects(service, template.at("/metadata/labels"))
                        || service.at("/metadata/name").asText().equals(governing)) {
                    found.putIfAbsent("Service/" + service.at("/metadata/name").asText(), whole(service, type));
                }
            }
        });
    }

    /// Those of a list don't say what they are.
    private static JsonNode whole(JsonNode object, ResourceType type) {
        ObjectNode whole = object.deepCopy();
        whole.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        return whole;
    }

    private void add(String id, Set<String> names) {
        connection.type(id).ifPresent(type -> {
            for (String name : names) {
                Optional<JsonNode> object = read(type, name);
                if (object.isPresent()) {
                    found.putIfAbsent(type.kind() + "/" + name, object.get());
                } else {
                    notes.add(MESSAGES.text("note.missing", type.kind(), name));
                }
            }
        });
    }

    private Optional<JsonNode> read(ResourceType type, String name) {
        try {
            return Optional.of(connection.session().get(new ObjectRef(type, namespace, name)));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
