package io.cooperage.engine.oci;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Points to content: what it is, how it is called, how long it is (OCI image-spec, descriptor.md).
///
/// @param size bytes
/// @param data the content itself where the document carries it; null mostly
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        List<String> urls,
        Map<String, String> annotations,
        byte @Nullable [] data,
        @Nullable Platform platform,
        @Nullable String artifactType) {
    public Descriptor {
        urls = urls == null ? List.of() : List.copyOf(urls);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, List.of(), Map.of(), null, null, null);
    }

    public Descriptor withPlatform(@Nullable Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, urls, annotations, data, newPlatform, artifactType);
    }

    /// By content, also of `data`.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Descriptor that
                && mediaType.equals(that.mediaType)
                && digest.equals(that.digest)
                && size == that.size
                && urls.equals(that.urls)
                && annotations.equals(that.annotations)
                && Arrays.equals(data, that.data)
                && Objects.equals(platform, that.platform)
                && Objects.equals(artifactType, that.artifactType);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    public Descriptor withAnnotations(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, urls, newAnnotations, data, platform, artifactType);
    }
}
