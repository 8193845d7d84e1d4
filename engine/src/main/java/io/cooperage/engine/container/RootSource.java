package io.cooperage.engine.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;

/// What a container's `/` is made from. The source is never written to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RootSource.Directory.class, name = "directory"),
    @JsonSubTypes.Type(value = RootSource.Archive.class, name = "archive"),
    @JsonSubTypes.Type(value = RootSource.Image.class, name = "image")
})
public sealed interface RootSource {
    /// What people call it: a path, or an image's name.
    default String shown() {
        return switch (this) {
            case Directory(Path path) -> path.toString();
            case Archive(Path path) -> path.toString();
            case Image(String ref) -> ref;
        };
    }
    /// An unpacked root filesystem, used where it stands as the lower layer of an overlay.
    record Directory(Path path) implements RootSource {}

    /// A tar archive, plain or compressed with gzip, zstd, xz or bzip2; unpacked once and shared by content.
    record Archive(Path path) implements RootSource {}

    /// An image in the store, by any reference of [io.cooperage.engine.image.ImageService].
    record Image(String ref) implements RootSource {}
}
