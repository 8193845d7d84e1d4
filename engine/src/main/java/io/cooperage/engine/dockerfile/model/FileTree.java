package io.cooperage.engine.dockerfile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files of a build context or an image, for completion and for warnings about what is missing. Calls come
/// from
/// language threads and should answer from memory or a fast disk.
public interface FileTree {
    /// The entries of a directory, in no order; empty when it is none.
    ///
    /// @param directory without a trailing slash; empty for the top
    List<Item> list(String directory);

    /// @param path relative to the top
    /// @return null when there is nothing
    @Nullable
    Item find(String path);

    /// @param name without directories
    /// @param executable whether anyone may run it
    record Item(String name, boolean directory, boolean executable, long size) {}
}
