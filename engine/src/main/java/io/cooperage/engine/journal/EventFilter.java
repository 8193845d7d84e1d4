package io.cooperage.engine.journal;

import java.util.List;
import java.util.Map;

/// Docker's filters of events: an event passes when every key has a value that fits.
///
/// @param values keys `container`, `image`, `network`, `volume`, `type`, `event`, `label` and `daemon`; an unknown
///     one is INVALID_ARGUMENT
public record EventFilter(Map<String, List<String>> values) {
    public static final EventFilter ALL = new EventFilter(Map.of());

    public EventFilter {
        values = Map.copyOf(values);
    }
}
