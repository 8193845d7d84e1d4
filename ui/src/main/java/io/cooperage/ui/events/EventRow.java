package io.cooperage.ui.events;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// One event in words.
///
/// @param id of the object it happened to
/// @param searchable all of it, in lower case
record EventRow(
        Instant time, Kind kind, String id, String name, String action, String detail, boolean bad, String searchable) {
    private static final Messages MESSAGES = Messages.of(EventRow.class);
    private static final int SHORT = 12;

    /// Said elsewhere in the row.
    private static final Set<String> NOT_DETAILS = Set.of("name", "image");

    enum Kind {
        CONTAINER("fth-box"),
        IMAGE("fth-layers"),
        NETWORK("fth-share-2"),
        VOLUME("fth-database");

        private final String icon;

        Kind(String icon) {
            this.icon = icon;
        }

        String icon() {
            return icon;
        }
    }

    /// @param container gives the name of one by its id, or the id where it is not known
    /// @return empty for what is not journaled
    static Optional<EventRow> of(EngineEvent event, UnaryOperator<String> container) {
        return switch (event) {
            case ContainerEvent e ->
                Optional.of(row(e.time(), Kind.CONTAINER, e.id(), e.action().name(), e.attributes(), isBad(e)));
            case ImageEvent e ->
                Optional.of(row(e.time(), Kind.IMAGE, e.id(), e.action().name(), e.attributes(), false));
            case NetworkEvent e ->
                Optional.of(row(
                        e.time(), Kind.NETWORK, e.id(), e.action().name(), named(e.attributes(), container), false));
            case VolumeEvent e ->
                Optional.of(row(
                        e.time(), Kind.VOLUME, e.name(), e.action().name(), named(e.attributes(), container), false));
            case TaskEvent _, HealthStreakEvent _ -> Optional.empty();
        };
    }

    private static Map<String, String> named(Map<String, String> attributes, UnaryOperator<String> container) {
        Map<String, String> named = new TreeMap<>(attributes);
        named.computeIfPresent("container", (_, id) -> container.apply(id));
        return named;
    }

    private static EventRow row(
            Instant time, Kind kind, String id, String action, Map<String, String> attributes, boolean bad) {
        String name = attributes.getOrDefault("name", shorten(id));
        String words = MESSAGES.text("action." + action);
        String detail = new TreeMap<>(attributes)
                .entrySet().stream()
                        .filter(entry -> !NOT_DETAILS.contains(entry.getKey())
                                && !entry.getValue().isEmpty())
                        .map(entry -> entry.getKey() + "=" + shorten(entry.getValue()))
                        .collect(Collectors.joining("   "));
        String all = String.join("\n", name, id, words, action, kind.name(), attributes.toString());
        return new EventRow(time, kind, id, name, words, detail, bad, all.toLowerCase(Locale.ROOT));
    }

    private static boolean isBad(ContainerEvent event) {
        return switch (event.action()) {
            case OOM, CRASH_LOOP -> true;
            case HEALTH_STATUS ->
                event.attributes().getOrDefault("health_status", "").equals("unhealthy");
            case DIE -> !Set.of("0", "137", "143").contains(event.attributes().getOrDefault("exitCode", "0"));
            default -> event.action() == ContainerAction.OOM;
        };
    }

    private static String shorten(String text) {
        String bare = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
        return bare.matches("[0-9a-f]{64}") ? bare.substring(0, SHORT) : text;
    }
}
