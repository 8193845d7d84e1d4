package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.SizeOnDisk;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.Change;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is seen of one container: inspect, top and changes.
final class ContainerLooks {
    private static final int SHORT_ID = 12;

    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerLooks(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void inspect(Exchange exchange) throws IOException {
        Container container = refs.get(exchange);
        ObjectNode seen = (ObjectNode) containers.inspect(container.id());
        if (exchange.query().flag("size")) {
            SizeOnDisk size = containers.size(container.id());
            seen.put("SizeRw", size.own());
            seen.put("SizeRootFs", size.virtual());
        }
        forOldClients(seen, container, exchange.version());
        exchange.answer(200, seen);
    }

    /// What has moved since, where clients of then look for it.
    private static void forOldClients(ObjectNode seen, Container container, ApiVersion version) {
        JsonNode networks = seen.at("/NetworkSettings/Networks");
        if (!version.isAtLeast(1, 44) && seen.get("Config") instanceof ObjectNode config) {
            String mac = seen.at("/NetworkSettings/MacAddress").asText();
            if (!mac.isEmpty()) {
                config.put("MacAddress", mac);
            }
        }
        if (version.isAtLeast(1, 45)) {
            return;
        }
        networks.properties().forEach(network -> {
            if (network.getValue() instanceof ObjectNode endpoint
                    && !Set.of("bridge", "host", "none").contains(network.getKey())) {
                Set<String> aliases = new LinkedHashSet<>();
                endpoint.path("Aliases").forEach(alias -> aliases.add(alias.asText()));
                aliases.add(container.id().substring(0, SHORT_ID));
                ArrayNode all = endpoint.putArray("Aliases");
                aliases.forEach(all::add);
            }
        });
    }

    void top(Exchange exchange) throws IOException {
        List<ProcessEntry> processes = containers.top(refs.id(exchange));
        String arguments = exchange.query().text("ps_args");
        exchange.answer(200, new PsTable(processes).read(arguments.isEmpty() ? "-ef" : arguments));
    }

    void changes(Exchange exchange) throws IOException {
        try (FileTree tree = containers.files(refs.id(exchange))) {
            List<Map<String, Object>> changes =
                    tree.changes().stream().map(ContainerLooks::change).toList();
            // Go's list that nothing was put into.
            exchange.answer(
                    200, changes.isEmpty() ? com.fasterxml.jackson.databind.node.NullNode.getInstance() : changes);
        }
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Path", change.path());
        entry.put(
                "Kind",
                switch (change.mark()) {
                    case ADDED -> 1;
                    case REMOVED -> 2;
                    case CHANGED, SAME, MOUNT -> 0;
                });
        return entry;
    }
}
