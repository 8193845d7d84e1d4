package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `ImageSummary`
///
/// @param containers,sharedSize −1 when not counted
record ImageSummaryDto(
        @JsonProperty("Containers") long containers,
        @JsonProperty("Created") long created,

        @JsonProperty("Descriptor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        DescriptorDto descriptor,

        @JsonProperty("Id") String id,
        @JsonProperty("Labels") @Nullable Map<String, String> labels,

        @JsonProperty("Manifests") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<ManifestSummaryDto> manifests,

        @JsonProperty("ParentId") String parentId,
        @JsonProperty("RepoDigests") List<String> repoDigests,
        @JsonProperty("RepoTags") List<String> repoTags,
        @JsonProperty("SharedSize") long sharedSize,
        @JsonProperty("Size") long size,

        @JsonProperty("VirtualSize") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long virtualSize) {}
