package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cooperage.engine.oci.Descriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `OCIDescriptor`
@JsonInclude(JsonInclude.Include.NON_NULL)
record DescriptorDto(
        String mediaType,
        String digest,
        long size,
        @Nullable List<String> urls,
        @Nullable Map<String, String> annotations,
        @Nullable PlatformDto platform,
        @Nullable String artifactType) {

    static DescriptorDto of(Descriptor descriptor) {
        return new DescriptorDto(
                descriptor.mediaType(),
                descriptor.digest().toString(),
                descriptor.size(),
                descriptor.urls().isEmpty() ? null : descriptor.urls(),
                descriptor.annotations().isEmpty() ? null : descriptor.annotations(),
                descriptor.platform() == null ? null : PlatformDto.of(descriptor.platform()),
                descriptor.artifactType());
    }
}
