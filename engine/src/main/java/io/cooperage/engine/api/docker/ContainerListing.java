package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerFilter;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.SizeOnDisk;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// `GET /containers/json`. What stands in an entry is taken from what an inspect of the container says, so
/// that the two never differ.
final class ContainerListing {
    private final ContainerService containers;

    ContainerListing(ContainerService containers) {
        this.containers = containers;
    }

    void list(Exchange exchange) throws IOException {
        Query query = exchange.query();
        long limit = query.number("limit", 0);
        Map<String, List<String>> filters = new LinkedHashMap<>(query.filters());
        boolean none = noTask(filters.remove("is-task"));
        // Windows' alone: elsewhere Docker takes it, and every container fits.
        filters.remove("isolation");
        boolean all = query.flag("all") || limit > 0 || filters.containsKey("status");
        Stream<Container> selected = containers.list(new ContainerFilter(filters)).stream()
                .filter(container -> !none && (all || isRunning(container)));
        Instant now = Instant.now();
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (Container container : (limit > 0 ? selected.limit(limit) : selected).toList()) {
            try {
                entries.add(entry(container, query.flag("size"), now));
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                    throw e;
                }
                // Removed while the list was being made.
            }
        }
        exchange.answer(200, entries);
    }

    /// There are no swarm tasks here: whoever wants only them gets nothing.
    private static boolean noTask(@org.jspecify.annotations.Nullable List<String> wanted) {
        if (wanted == null) {
            return false;
        }
        for (String word : wanted) {
            if (!List.of("true", "false", "1", "0").contains(word)) {
                throw EngineException.invalid("invalid filter 'is-task=" + wanted + "'");
            }
        }
        return wanted.stream().anyMatch(word -> word.equals("true") || word.equals("1"));
    }

    private static boolean isRunning(Container container) {
        Status status = container.state().status();
        return status.isAlive() || status == Status.RESTARTING;
    }

    /// One container as the list has it.
    ObjectNode entry(Container container, boolean size, Instant now) {
        JsonNode seen = containers.inspect(container.id());
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("Id", container.id());
        entry.putArray("Names").add("/" + container.name());
        entry.set("Image", seen.at("/Config/Image"));
        entry.set("ImageID", seen.get("Image"));
        entry.put("Command", command(seen));
        entry.put("Created", container.createdAt().getEpochSecond());
        entry.set("Ports", ports(seen));
        if (size) {
            SizeOnDisk onDisk = containers.size(container.id());
            if (onDisk.own() != 0) {
                entry.put("SizeRw", onDisk.own());
            }
            if (onDisk.virtual() != 0) {
                entry.put("SizeRootFs", onDisk.virtual());
            }
        }
        entry.set("Labels", seen.at("/Config/Labels"));
        entry.put("State", container.state().status().name().toLowerCase(Locale.ROOT));
        entry.put("Status", ContainerStatusText.of(container.state(), now));
        ObjectNode host = entry.putObject("HostConfig");
        host.set("NetworkMode", seen.at("/HostConfig/NetworkMode"));
        if (seen.at("/HostConfig").has("Annotations")) {
            host.set("Annotations", seen.at("/HostConfig/Annotations"));
        }
        entry.putObject("NetworkSettings").set("Networks", seen.at("/NetworkSettings/Networks"));
        entry.set("Mounts", seen.get("Mounts"));
        return entry;
    }

    /// Words with a space in them in quotes, as Docker does.
    private static String command(JsonNode seen) {
        StringBuilder command = new StringBuilder(seen.path("Path").asText());
        for (JsonNode argument : seen.path("Args")) {
            String text = argument.asText();
            command.append(' ').append(text.contains(" ") ? "'" + text + "'" : text);
        }
        return command.toString();
    }

    /// Of a running container: one entry for each address that a port is published on, one for each port that
    /// is only exposed.
    private static ArrayNode ports(JsonNode seen) {
        ArrayNode ports = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<String, JsonNode> port :
                seen.at("/NetworkSettings/Ports").properties()) {
            int slash = port.getKey().indexOf('/');
            int inside = Integer.parseInt(port.getKey().substring(0, slash));
            String type = port.getKey().substring(slash + 1);
            if (port.getValue().isEmpty()) {
                ports.addObject().put("PrivatePort", inside).put("Type", type);
            }
            for (JsonNode binding : port.getValue()) {
                ports.addObject()
                        .put("IP", binding.path("HostIp").asText())
                        .put("PrivatePort", inside)
                        .put(
                                "PublicPort",
                                Integer.parseInt(binding.path("HostPort").asText()))
                        .put("Type", type);
            }
        }
        return ports;
    }
}
