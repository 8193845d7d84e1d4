package io.cooperage.engine.volume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person asks for when creating a volume.
///
/// @param name null or empty for an anonymous one, which gets 64 hexadecimal digits
/// @param driver `local`; any other is NOT_IMPLEMENTED
/// @param options of the driver: `type`, `o`, `device` as mount(8) takes them (a bind or a tmpfs)
public record VolumeConfig(
        @Nullable String name, String driver, Map<String, String> options, Map<String, String> labels) {
    public static final String LOCAL = "local";

    public VolumeConfig {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    public static VolumeConfig of(@Nullable String name) {
        return new VolumeConfig(name, LOCAL, Map.of(), Map.of());
    }
}
