package io.cooperage.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events as rows and back.
final class EventCodec {
    private static final Logger LOG = LoggerFactory.getLogger(EventCodec.class);
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();

    /// An event in parts.
    ///
    /// @param type Docker's word: `container`, `image`, `network` or `volume`
    /// @param action the name of the constant
    record Written(Instant time, String type, String action, String actor, String attributes) {}

    /// @return empty for what is not journaled
    static Optional<EventParts> parts(EngineEvent event) {
        return switch (event) {
            case ContainerEvent e ->
                Optional.of(new EventParts("container", e.action().name(), e.id(), e.attributes()));
            case ImageEvent e -> Optional.of(new EventParts("image", e.action().name(), e.id(), e.attributes()));
            case NetworkEvent e ->
                Optional.of(new EventParts("network", e.action().name(), e.id(), e.attributes()));
            case VolumeEvent e ->
                Optional.of(new EventParts("volume", e.action().name(), e.name(), e.attributes()));
            case TaskEvent _, HealthStreakEvent _ -> Optional.empty();
        };
    }

    Optional<Written> write(EngineEvent event) {
        return parts(event).map(parts -> {
            try {
                return new Written(
                        event.time(),
                        parts.type(),
                        parts.action(),
                        parts.actor(),
                        json.writeValueAsString(parts.attributes()));
            } catch (JsonProcessingException e) {
                throw new EngineException(ErrorKind.INTERNAL, "an event can't be written down", e);
            }
        });
    }

    /// @return empty for what a newer version wrote and this one does not know
    Optional<EngineEvent> read(Written written) {
        try {
            Map<String, String> attributes = json.readValue(written.attributes(), STRINGS);
            Instant time = written.time();
            String actor = written.actor();
            return switch (written.type()) {
                case "container" ->
                    Optional.of(new ContainerEvent(time, actor, ContainerAction.valueOf(written.action()), attributes));
                case "image" ->
                    Optional.of(new ImageEvent(time, actor, ImageAction.valueOf(written.action()), attributes));
                case "network" ->
                    Optional.of(new NetworkEvent(time, actor, NetworkAction.valueOf(written.action()), attributes));
                case "volume" ->
                    Optional.of(new VolumeEvent(time, actor, VolumeAction.valueOf(written.action()), attributes));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.debug("an event of the journal is not known: {}", written, e);
            return Optional.empty();
        }
    }
}
