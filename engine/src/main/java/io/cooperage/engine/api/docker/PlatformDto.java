package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `OCIPlatform`
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlatformDto(
        String architecture,
        String os,
        @JsonProperty("os.version") @Nullable String osVersion,
        @JsonProperty("os.features") @Nullable List<String> osFeatures,
        @Nullable String variant) {

    static PlatformDto of(Platform platform) {
        return new PlatformDto(
                platform.architecture(),
                platform.os(),
                platform.osVersion(),
                platform.osFeatures().isEmpty() ? null : platform.osFeatures(),
                platform.variant());
    }
}
