package io.cooperage.ui.dockerfile.context;

import java.util.List;

/// A file or folder of a build context. Immutable.
///
/// @param path from the context, with slashes; empty is the context itself
/// @param ignored no build gets to see it
/// @param executable anyone may run it
/// @param size bytes; of a folder, of all files in it that a build gets to see
/// @param children of a folder, folders first, then by name; empty for one that is ignored as a whole
public record ContextNode(
        String name,
        String path,
        boolean directory,
        boolean ignored,
        boolean executable,
        long size,
        List<ContextNode> children) {
    public ContextNode {
        children = List.copyOf(children);
    }
}
