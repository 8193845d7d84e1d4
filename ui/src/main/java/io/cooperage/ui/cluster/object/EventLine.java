package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// One event of the cluster in words.
record EventLine(Instant at, boolean warning, String reason, String message, int count, String source) {

    static List<JsonNode> newestFirst(List<JsonNode> events) {
        return events.stream()
                .sorted(Comparator.comparing(EventLine::time).reversed())
                .toList();
    }

    static EventLine of(JsonNode event) {
        return new EventLine(
                time(event),
                event.path("type").asText().equals("Warning"),
                event.path("reason").asText(),
                event.path("message").asText(),
                Math.max(1, event.path("count").asInt()),
                event.path("source")
                        .path("component")
                        .asText(event.path("reportingComponent").asText()));
    }

    private static Instant time(JsonNode event) {
        for (String property : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
            if (event.path(property).isTextual()) {
                return Instant.parse(event.path(property).asText());
            }
        }
        return Instant.EPOCH;
    }
}
