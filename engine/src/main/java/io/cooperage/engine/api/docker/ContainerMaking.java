package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.volume.VolumeConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /containers/create`.
final class ContainerMaking {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerMaking.class);

    private final Engine engine;

    ContainerMaking(Engine engine) {
        this.engine = engine;
    }

    void create(Exchange exchange) throws IOException {
        if (exchange.isBodyEmpty()) {
            throw EngineException.invalid("invalid JSON: got EOF while reading request body");
        }
        String name = exchange.query().text("name");
        JsonBody request = JsonBody.of("", exchange.json(JsonNode.class));
        if (!request.hasOtherThan("HostConfig", "NetworkingConfig")) {
            throw EngineException.invalid("config cannot be empty in order to create a container");
        }
        ContainerBody body = new ContainerBody(request, exchange.version());
        ContainerConfig config = body.read(name.isEmpty() ? null : name);
        List<String> warnings = new ArrayList<>(body.warnings());
        checkPlatform(config, exchange.query().text("platform"), warnings);
        Container container = made(config, body.volumes());
        if (leavesTheMachine(config.networking())) {
            engine.networks().hindrances().stream().map(Hindrance::text).forEach(warnings::add);
        }
        if (config.security().takesOwnProfile()) {
            engine.containers().unconfinedBecause().ifPresent(warnings::add);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Id", container.id());
        answer.put("Warnings", warnings);
        exchange.answer(201, answer);
    }

    private boolean leavesTheMachine(NetworkSettings networking) {
        List<String> internal = engine.networks().list().stream()
                .filter(network -> network.config().internal())
                .flatMap(network -> Stream.of(network.id(), network.name()))
                .toList();
        return networking.mode().equals(NetworkMode.NETWORKS)
                && (networking.endpoints().isEmpty()
                        || networking.endpoints().stream()
                                .map(EndpointConfig::network)
                                .anyMatch(network -> !internal.contains(network)));
    }

    /// A volume that is there already stays as it is where only labels are asked for, as in Docker; other
    /// options than its own can't be honoured, and are a conflict. What was made here goes when the container
    /// can't be.
    private Container made(ContainerConfig config, List<VolumeConfig> volumes) {
        List<String> fresh = new ArrayList<>();
        boolean done = false;
        try {
            for (VolumeConfig volume : volumes) {
                String name = String.valueOf(volume.name());
                boolean there = engine.volumes().list().stream()
                        .anyMatch(each -> each.name().equals(name));
                if (!there || !volume.options().isEmpty()) {
                    engine.volumes().create(volume);
                }
                if (!there) {
                    fresh.add(name);
                }
            }
            Container container = made(config);
            done = true;
            return container;
        } finally {
            if (!done) {
                fresh.forEach(this::takeBack);
            }
        }
    }

    private void takeBack(String volume) {
        try {
            engine.volumes().remove(volume, true);
        } catch (EngineException e) {
            LOG.warn("volume {} stays, though the container it was made for could not be: {}", volume, e.getMessage());
        }
    }

    /// Clients take 404 here for an image that is missing, fetch it and try again: what else is missing (a
    /// container to share processes or volumes with) is a mistake in the request. A network may come later.
    private Container made(ContainerConfig config) {
        try {
            return engine.containers().createAhead(config);
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            if (e.kind() == ErrorKind.NOT_FOUND && !message.startsWith("No such image")) {
                throw new EngineException(ErrorKind.INVALID_ARGUMENT, message, e);
            }
            throw e;
        }
    }

    /// An image of another platform than asked for counts as not there, so that clients fetch the right one.
    private void checkPlatform(ContainerConfig config, String wanted, List<String> warnings) {
        if (!(config.root() instanceof RootSource.Image(String ref)) || ref.isBlank()) {
            return;
        }
        Platform actual = engine.images().platform(ref);
        if (wanted.isEmpty()) {
            if (!Platform.host().accepts(actual)) {
                warnings.add(
                        "The requested image's platform (" + actual + ") does not match the detected host platform ("
                                + Platform.host() + ") and no specific platform was requested");
            }
        } else if (!Platform.parse(wanted).accepts(actual)) {
            throw EngineException.notFound("image with reference " + ref
                    + " was found but its platform (" + actual + ") does not match the specified platform ("
                    + Platform.parse(wanted) + ")");
        }
    }
}
