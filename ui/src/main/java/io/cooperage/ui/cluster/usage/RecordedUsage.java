package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// From the engine's flight recorder: pods of the built-in cluster are its containers. It keeps what it saw
/// of one that ended, so the last minutes of a container that ran out of memory can be looked at.
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
                    // Preparations are looked at only while they run.
                    if (list.startsWith("init") && !status.at("/state/running").isObject()) {
                        continue;
                    }
                    String key = Requested.key(pod, status);
                    Instant since = latest.getOrDefault(key, now.minus(Usages.KEPT));
                    List<ContainerStats> samples = new ArrayList<>();
                    // The run before the last restart, then this one; with neither nothing has run yet.
                    Stream.of(status.at("/lastState/terminated/containerID"), status.path("containerID"))
                            .map(JsonNode::asText)
                            .filter(id -> id.contains("://"))
                            .distinct()
                            .forEach(id -> samples.addAll(history(id.substring(id.indexOf("://") + 3), since, now)));
                    read.put(key, List.copyOf(samples));
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
