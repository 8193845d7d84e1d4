package io.cooperage.engine.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;

/// What a container's `/` is made from. The source is never written to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RootSource.Directory.class, name = "directory"),
    @JsonSubTypes.Type(value = RootSource.Archive.class, name = "archive")
})
public sealed interface RootSource {
    Path path();

    /// An unpacked root filesystem, used where it stands as the lower layer of an overlay.
    record Directory(Path path) implements RootSource {}

    /// A tar archive, plain or compressed with gzip, zstd, xz or bzip2; unpacked once and shared by content.
    record Archive(Path path) implements RootSource {}
}
