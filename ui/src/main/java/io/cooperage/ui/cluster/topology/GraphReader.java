package io.cooperage.ui.cluster.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.ResourceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a [Graph] is made of.
public final class GraphReader {
    /// Drawn whether or not somebody names them.
    static final List<String> DRAWN = List.of(
            "services",
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "cronjobs.batch",
            "replicasets.apps",
            "jobs.batch",
            "pods",
            "persistentvolumeclaims");

    /// Looked up among what there is when somebody names them.
    private static final List<String> NAMED = List.of("configmaps", "secrets");

    private GraphReader() {}

    /// Such objects can be in the picture.
    public static boolean draws(String type) {
        return DRAWN.contains(type) || NAMED.contains(type) || type.equals("persistentvolumes");
    }

    /// Blocks; any thread. Of configuration only the names are read. What a person may not list counts as
    /// there when somebody names it.
    ///
    /// @param namespace empty for all
    /// @throws EngineException when what is drawn can't be read
    public static Graph read(Connection of, String namespace) {
        Map<String, List<JsonNode>> objects = new LinkedHashMap<>();
        for (String id : DRAWN) {
            of.type(id).ifPresent(type -> objects.put(id, of.session().list(type, namespace, "", "")));
        }
        for (String id : NAMED) {
            of.type(id)
                    .flatMap(type -> allowed(() -> of.session().listMetadata(type, namespace)))
                    .ifPresent(read -> objects.put(id, read));
        }
        Optional<ResourceType> volumes = of.type("persistentvolumes");
        volumes.flatMap(type -> allowed(() -> of.session().list(type, "", "", "")))
                .ifPresent(read -> objects.put("persistentvolumes", read));
        return Graph.of(objects);
    }

    private interface Listing {
        List<JsonNode> read();
    }

    private static Optional<List<JsonNode>> allowed(Listing listing) {
        try {
            return Optional.of(listing.read());
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
