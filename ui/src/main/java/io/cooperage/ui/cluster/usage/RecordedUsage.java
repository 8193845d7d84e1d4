package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// From the engine's flight recorder: pods of the built-in cluster are its containers.
record RecordedUsage(ContainerService containers) implements UsageSource {

    @Override
    public Duration period() {
        return Duration.ofSeconds(2);
    }

    @Override
    public boolean isDetailed() {
        return true;
    }

    @Override
    public Map<String, List<ContainerStats>> read(List<JsonNode> pods, Map<String, Instant> latest, Instant now) {
        Map<String, List<ContainerStats>> read = new HashMap<>();
        for (JsonNode pod : pods) {
            for (String list : List.of("initContainerStatuses", "containerStatuses")) {
                for (JsonNode status : pod.path("status").path(list)) {
                    String id = status.path("containerID").asText();
                    String key = Requested.key(pod, status);
                    if (id.contains("://") && status.at("/state/running").isObject()) {
                        Instant since = latest.getOrDefault(key, now.minus(Usages.KEPT));
                        read.put(key, history(id.substring(id.indexOf("://") + 3), since, now));
                    }
                }
            }
        }
        return read;
    }

    private List<ContainerStats> history(String id, Instant since, Instant now) {
        try {
            return containers.history(id, since, now);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return List.of(); // It was replaced since its pod was read.
            }
            throw e;
        }
    }
}
