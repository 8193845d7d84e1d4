package io.cooperage.engine.layer;

import java.util.Map;

/// One thing that a layer says about a path.
///
/// @param path from the root, without leading or trailing slash; empty is the root. Each path once.
/// @param size bytes of a file's content; 0 otherwise
/// @param mode permission, set-id and sticky bits
/// @param uid,gid in the container
/// @param modifiedSeconds,modifiedNanos since the epoch
/// @param link target of a symbolic link; for a hard link the path of the name that carries the content
/// @param xattrs by full name, without overlay's own
/// @param device of a device node: `major:minor` as in `stat`; empty otherwise
public record LayerEntry(
        String path,
        Type type,
        long size,
        int mode,
        long uid,
        long gid,
        long modifiedSeconds,
        int modifiedNanos,
        String link,
        Map<String, byte[]> xattrs,
        String device) {
    public LayerEntry {
        xattrs = Map.copyOf(xattrs);
    }

    public enum Type {
        FILE,
        FOLDER,
        SYMLINK,
        HARD_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        /// The path is gone from here on up.
        WHITEOUT,
        /// A folder that hides what the layers below have in it.
        OPAQUE_FOLDER
    }
}
