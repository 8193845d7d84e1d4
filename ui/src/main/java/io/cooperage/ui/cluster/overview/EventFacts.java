package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A warning, as the cluster keeps it.
///
/// @param apiVersion,kind of the object it is about
/// @param times how often it happened
/// @param whole the event itself
record EventFacts(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String reason,
        String message,
        int times,
        Instant last,
        JsonNode whole) {

    static EventFacts of(JsonNode event) {
        JsonNode about = event.path("involvedObject");
        // Those of the newer kind count in a series.
        JsonNode series = event.path("series");
        int times = Math.max(
                1, Math.max(event.path("count").asInt(), series.path("count").asInt()));
        Instant last = Instant.EPOCH;
        for (String when : new String[] {
            series.path("lastObservedTime").asText(),
            event.path("lastTimestamp").asText(),
            event.path("eventTime").asText(),
            event.at("/metadata/creationTimestamp").asText()
        }) {
            if (last.equals(Instant.EPOCH)) {
                last = ObjectFacts.instant(when);
            }
        }
        return new EventFacts(
                about.path("apiVersion").asText("v1"),
                about.path("kind").asText(),
                about.path("namespace").asText(),
                about.path("name").asText(),
                event.path("reason").asText(),
                event.path("message").asText().strip(),
                times,
                last,
                event);
    }
}
