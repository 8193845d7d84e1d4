package io.cooperage.engine.container;

import java.nio.file.Path;

/// What a container's `/` is made from. The source is never written to.
public sealed interface RootSource {
    /// An unpacked root filesystem, used where it stands as the lower layer of an overlay.
    record Directory(Path path) implements RootSource {}

    /// A tar archive, plain or compressed with gzip, zstd, xz or bzip2; unpacked once and shared by content.
    record Archive(Path path) implements RootSource {}
}
