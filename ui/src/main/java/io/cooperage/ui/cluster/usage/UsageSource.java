package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Where samples of pods come from.
interface UsageSource {

    /// How often it has something new.
    Duration period();

    /// More than processor and memory.
    boolean isDetailed();

    /// Blocks.
    ///
    /// @param pods of one namespace
    /// @param latest the last sample that is known of each container, by `pod/container`
    /// @return what came after those, oldest first
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND where nobody measures
    Map<String, List<ContainerStats>> read(List<JsonNode> pods, Map<String, Instant> latest, Instant now);
}
