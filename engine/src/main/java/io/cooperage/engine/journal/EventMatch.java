package io.cooperage.engine.journal;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether events pass an [EventFilter], by Docker's rules: several values of a key are alternatives, but all labels
/// must be there; what names a thing may be the beginning of its id or name.
final class EventMatch {
    private static final Set<String> KEYS =
            Set.of("container", "image", "network", "volume", "type", "event", "label", "daemon");

    private final Map<String, List<String>> values;

    /// @throws EngineException INVALID_ARGUMENT for an unknown key
    EventMatch(EventFilter filter) {
        this.values = filter.values();
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "'");
            }
        }
    }

    boolean passes(EngineEvent event) {
        return EventCodec.parts(event)
                .filter(parts -> values.entrySet().stream()
                        .allMatch(
                                entry -> entry.getValue().isEmpty() || passes(entry.getKey(), entry.getValue(), parts)))
                .isPresent();
    }

    private static boolean passes(String key, List<String> wanted, EventParts event) {
        return switch (key) {
            case "type" -> wanted.contains(event.type());
            case "event" -> wanted.stream().anyMatch(word -> isAction(word, event));
            case "label" -> wanted.stream().allMatch(label -> hasLabel(label, event.attributes()));
            case "image" -> wanted.stream().anyMatch(image -> isImage(image, event));
            case "container", "network", "volume" -> wanted.stream().anyMatch(ref -> concerns(key, ref, event));
            // This engine tells nothing about itself.
            default -> false;
        };
    }

    /// It is about that thing, or about a network or a volume together with it.
    private static boolean concerns(String type, String ref, EventParts event) {
        if (event.type().equals(type)) {
            return names(ref, event.actor(), event.name());
        }
        String other =
                event.type().equals("container") ? "" : event.attributes().getOrDefault(type, "");
        return names(ref, other, other);
    }

    /// `health_status` and `health_status: healthy` both find a verdict.
    private static boolean isAction(String word, EventParts event) {
        String own = event.word();
        return word.equals(own)
                || (own.equals("health_status")
                        && word.equals("health_status: " + event.attributes().getOrDefault("health_status", "")));
    }

    private static boolean names(String ref, String id, String name) {
        return !ref.isEmpty() && (id.startsWith(ref) || name.startsWith(ref));
    }

    private static boolean isImage(String wanted, EventParts event) {
        String name = switch (event.type()) {
            case "container" -> event.attributes().getOrDefault("image", "");
            case "image" -> event.name();
            default -> "";
        };
        return wanted.equals(name)
                || wanted.equals(withoutTag(name))
                || (event.type().equals("image") && event.actor().equals(wanted));
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static boolean hasLabel(String wanted, Map<String, String> attributes) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? attributes.containsKey(wanted)
                : wanted.substring(equals + 1).equals(attributes.get(wanted.substring(0, equals)));
    }
}
