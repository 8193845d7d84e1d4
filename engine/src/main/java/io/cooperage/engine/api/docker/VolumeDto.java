package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.volume.Volume;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `Volume`, without what only a cluster or `system df` says of it.
record VolumeDto(
        @JsonProperty("CreatedAt") String createdAt,
        @JsonProperty("Driver") String driver,
        @JsonProperty("Labels") @Nullable Map<String, String> labels,
        @JsonProperty("Mountpoint") String mountpoint,
        @JsonProperty("Name") String name,
        @JsonProperty("Options") @Nullable Map<String, String> options,
        @JsonProperty("Scope") String scope) {

    /// How Docker marks a volume that nobody named.
    static final String ANONYMOUS = "com.docker.volume.anonymous";

    static VolumeDto of(Volume volume) {
        Map<String, String> labels = labels(volume);
        return new VolumeDto(
                GoTime.seconds(volume.createdAt()),
                volume.driver(),
                labels.isEmpty() ? null : labels,
                volume.mountpoint().toString(),
                volume.name(),
                volume.options().isEmpty() ? null : new TreeMap<>(volume.options()),
                "local");
    }

    static Map<String, String> labels(Volume volume) {
        Map<String, String> labels = new TreeMap<>(volume.labels());
        if (volume.anonymous()) {
            labels.put(ANONYMOUS, "");
        }
        return labels;
    }
}
