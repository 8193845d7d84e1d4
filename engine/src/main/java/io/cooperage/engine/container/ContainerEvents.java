package io.cooperage.engine.container;

import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EventStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells the world what happened to containers, with the attributes that Docker gives each of its events.
final class ContainerEvents {
    private final EventStream events;
    private final InstantSource clock;

    ContainerEvents(EventStream events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    void announce(ManagedContainer container, ContainerAction action) {
        announce(container, action, Map.of());
    }

    /// @param extra attributes besides the labels, the name and the image
    void announce(ManagedContainer container, ContainerAction action, Map<String, String> extra) {
        announce(container.value(), action, extra);
    }

    /// Another number of its health checks failed in a row.
    void announceHealthStreak(ManagedContainer container) {
        events.publish(new HealthStreakEvent(clock.instant(), container.id()));
    }

    /// Of one that is no longer managed, too.
    void announce(Container value, ContainerAction action, Map<String, String> extra) {
        Map<String, String> attributes = new LinkedHashMap<>(value.config().labels());
        attributes.put("name", value.name());
        attributes.put("image", value.config().root().shown());
        attributes.putAll(extra);
        events.publish(new ContainerEvent(clock.instant(), value.id(), action, attributes));
    }
}
