package io.cooperage.engine.volume;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A volume as it was when asked: a value.
///
/// @param anonymous made for a container without a name; removed with it where asked
/// @param mountpoint the folder that containers see
/// @param usedBy ids of the containers, running or not, that mount it
public record Volume(
        String name,
        String driver,
        Map<String, String> options,
        Map<String, String> labels,
        boolean anonymous,
        Path mountpoint,
        Instant createdAt,
        List<String> usedBy) {
    public Volume {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        usedBy = List.copyOf(usedBy);
    }
}
