package io.cooperage.ui.cluster.list;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.CommandSource;
import io.cooperage.ui.nav.Route;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Opening each object of the cluster and the namespace that are looked at. What the objects are called is asked for
/// when somebody searches, a request for each kind at once, so that nothing is followed for it meanwhile. FX thread
/// only.
public final class ObjectCommands implements CommandSource {
    private static final List<KindGroup> GROUPS =
            List.of(KindGroup.WORKLOADS, KindGroup.NETWORK, KindGroup.CONFIG, KindGroup.STORAGE, KindGroup.CLUSTER);

    /// Nobody looks for these by name.
    private static final Set<String> NAMELESS = Set.of("events", "endpointslices.discovery.k8s.io");

    private final ClusterParts parts;

    public ObjectCommands(ClusterParts parts) {
        this.parts = parts;
    }

    @Override
    public void ask(Consumer<List<Command>> found) {
        Connection now = parts.desk().connectionProperty().get();
        if (now == null) {
            return;
        }
        String namespace = parts.desk().namespaceProperty().get();
        for (KindGroup group : GROUPS) {
            for (ResourceType type : group.of(now.types())) {
                if (!NAMELESS.contains(type.id())) {
                    parts.tasks()
                            .quiet(() -> now.session().listMetadata(type, namespace))
                            .onSuccess(objects -> found.accept(objects.stream()
                                    .map(object -> open(type, object.path("metadata")))
                                    .toList()))
                            .onFailure(failure -> {
                                // A kind that may not be listed has nothing to be found; its own page says why.
                            });
                }
            }
        }
    }

    private Command open(ResourceType type, JsonNode metadata) {
        String name = metadata.path("name").asText();
        String namespace = metadata.path("namespace").asText();
        return Command.of(
                        type.kind() + " " + name,
                        "fth-hexagon",
                        "",
                        () -> parts.navigator().go(new Route.ClusterObject(type.id(), namespace, name)))
                .withDetail(namespace);
    }
}
