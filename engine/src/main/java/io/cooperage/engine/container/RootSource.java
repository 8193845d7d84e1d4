package io.cooperage.engine.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.cooperage.engine.oci.Digest;
import java.nio.file.Path;
import java.util.List;

/// What a container's `/` is made from. The source is never written to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RootSource.Directory.class, name = "directory"),
    @JsonSubTypes.Type(value = RootSource.Archive.class, name = "archive"),
    @JsonSubTypes.Type(value = RootSource.Image.class, name = "image"),
    @JsonSubTypes.Type(value = RootSource.Layers.class, name = "layers")
})
public sealed interface RootSource {
    /// What people call it: a path, or an image's name.
    default String shown() {
        return switch (this) {
            case Directory(Path path) -> path.toString();
            case Archive(Path path) -> path.toString();
            case Image(String ref) -> ref;
            case Layers layers -> layers.name();
        };
    }
    /// An unpacked root filesystem, used where it stands as the lower layer of an overlay.
    record Directory(Path path) implements RootSource {}

    /// A tar archive, plain or compressed with gzip, zstd, xz or bzip2; unpacked once and shared by content.
    record Archive(Path path) implements RootSource {}

    /// An image in the store, by any reference of [io.cooperage.engine.image.ImageService].
    record Image(String ref) implements RootSource {}

    /// Layers in the store that need not be an image's: what a step of a build has left.
    ///
    /// @param chainIds bottom first
    /// @param name what people call it
    record Layers(List<Digest> chainIds, String name) implements RootSource {
        public Layers {
            chainIds = List.copyOf(chainIds);
        }
    }
}
