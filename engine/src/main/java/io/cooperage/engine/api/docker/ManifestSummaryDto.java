package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ImageManifestSummary`
record ManifestSummaryDto(
        @JsonProperty("ID") String id,
        @JsonProperty("Descriptor") DescriptorDto descriptor,
        @JsonProperty("Available") boolean available,
        @JsonProperty("Size") Size size,
        @JsonProperty("Kind") String kind,

        @JsonProperty("ImageData") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ImageData imageData,

        @JsonProperty("AttestationData") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        AttestationData attestationData) {

    /// @param total content and everything unpacked of it
    record Size(
            @JsonProperty("Total") long total,
            @JsonProperty("Content") long content) {}

    record ImageData(
            @JsonProperty("Platform") PlatformDto platform,
            @JsonProperty("Containers") List<String> containers,
            @JsonProperty("Size") Unpacked size) {}

    record Unpacked(@JsonProperty("Unpacked") long unpacked) {}

    /// @param subject digest of the manifest that it speaks of
    record AttestationData(@JsonProperty("For") String subject) {}
}
