package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `docker commit`.
final class CommitRoutes implements RouteSet {
    private final ContainerService containers;

    CommitRoutes(ContainerService containers) {
        this.containers = containers;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/commit", this::commit));
    }

    private void commit(Exchange exchange) throws IOException {
        Query query = exchange.query();
        ImageReference name = RepoTag.of(query.text("repo"), query.text("tag"));
        Image image = containers.commit(
                query.text("container"),
                new CommitRequest(
                        name == null ? null : name.toString(),
                        query.text("comment"),
                        query.text("author"),
                        query.list("changes"),
                        query.flag("pause", true),
                        config(exchange)));
        exchange.answer(201, Map.of("Id", image.id().toString()));
    }

    /// The body is the configuration of a container, whose part for images reads like an image's.
    ///
    /// @return null when nothing was said
    private static @Nullable Defaults config(Exchange exchange) {
        if (exchange.isBodyEmpty()) {
            return null;
        }
        JsonNode body = exchange.json(JsonNode.class);
        if (!body.isObject() || body.isEmpty()) {
            return null;
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        for (String field : List.of(
                "User",
                "WorkingDir",
                "Entrypoint",
                "Cmd",
                "Env",
                "Volumes",
                "ExposedPorts",
                "Labels",
                "StopSignal",
                "StopTimeout",
                "Healthcheck",
                "Shell",
                "OnBuild")) {
            JsonNode value = body.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                config.set(
                        field,
                        value.isTextual() && isList(field) ? config.arrayNode().add(value) : value);
            }
        }
        if (config.isEmpty()) {
            return null;
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("architecture", "amd64").put("os", "linux").set("config", config);
        document.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        return ImageDocuments.config(document.toString().getBytes(StandardCharsets.UTF_8))
                .config();
    }

    /// One word may stand for a list of one.
    private static boolean isList(String field) {
        return field.equals("Entrypoint") || field.equals("Cmd");
    }
}
