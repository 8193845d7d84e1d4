package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.events.EventRecorder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/// What every controller works with.
///
/// @param recorders by the name of the controller
public record ControlContext(Views views, Function<String, EventRecorder> recorders, InstantSource clock) {

    public KindView view(String resource) {
        return views.of(resource);
    }

    public EventRecorder events(String controller) {
        return recorders.apply(controller);
    }

    /// In whole seconds, as objects keep times.
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
