package io.cooperage.engine.api.docker;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An event in the shape of Docker's `GET /events`, with `status`, `id` and `from` for clients of its first
/// years.
final class EventMessage {
    private EventMessage() {}

    /// @return empty for what Docker has no word for
    static Optional<Map<String, Object>> of(EngineEvent event) {
        return switch (event) {
            case ContainerEvent e -> container(e);
            case ImageEvent e -> {
                String action = word(e.action());
                Map<String, Object> message = new LinkedHashMap<>();
                message.put("status", action);
                if (!e.id().isEmpty()) {
                    message.put("id", e.id());
                }
                yield Optional.of(whole(message, "image", action, e.id(), e.attributes(), e.time()));
            }
            case NetworkEvent e ->
                Optional.of(
                        whole(new LinkedHashMap<>(), "network", word(e.action()), e.id(), e.attributes(), e.time()));
            case VolumeEvent e ->
                Optional.of(
                        whole(new LinkedHashMap<>(), "volume", word(e.action()), e.name(), e.attributes(), e.time()));
            case TaskEvent _, HealthStreakEvent _ -> Optional.empty();
        };
    }

    private static Optional<Map<String, Object>> container(ContainerEvent event) {
        Map<String, String> attributes = new LinkedHashMap<>(event.attributes());
        String action = switch (event.action()) {
            // Docker's container comes back as a new one, and its restarts say nothing of how often.
            case CRASH_LOOP, RESTORE, DISCARD -> "";
            case HEALTH_STATUS -> "health_status: " + attributes.remove("health_status");
            case EXEC_CREATE, EXEC_START -> {
                String command = attributes.remove("command");
                yield word(event.action()) + (command == null ? "" : ": " + command);
            }
            default -> word(event.action());
        };
        if (action.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("status", action);
        if (!event.id().isEmpty()) {
            message.put("id", event.id());
        }
        String image = attributes.get("image");
        if (image != null) {
            message.put("from", image);
        }
        return Optional.of(whole(message, "container", action, event.id(), attributes, event.time()));
    }

    private static String word(Enum<?> action) {
        if (action == ContainerAction.ARCHIVE_PATH || action == ContainerAction.EXTRACT_TO_DIR) {
            return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> whole(
            Map<String, Object> message,
            String type,
            String action,
            String actor,
            Map<String, String> attributes,
            Instant time) {
        message.put("Type", type);
        message.put("Action", action);
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("ID", actor);
        who.put("Attributes", new TreeMap<>(attributes)); // Go writes maps in the order of their keys
        message.put("Actor", who);
        message.put("scope", "local");
        message.put("time", time.getEpochSecond());
        message.put(
                "timeNano", Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
        return message;
    }
}
