package io.cooperage.engine.image.browse;

import java.time.Instant;
import java.util.List;

/// A file as one layer, or everything up to it, has it.
///
/// @param path from the root, without a leading slash; empty is the root itself
/// @param change against the layers below; UNCHANGED only where a tree of everything is shown
/// @param layer index of the layer whose version this is
/// @param size bytes of a file; of a folder, everything in it in the shown scope
/// @param mode permission, set-id and sticky bits
/// @param link target of a symbolic link, or path of another name of the same file (hard link); else empty
/// @param xattrs names of extended attributes
/// @param children direct ones in the shown scope; 0 for all but folders
public record FileNode(
        String path,
        Kind kind,
        Change change,
        int layer,
        long size,
        int mode,
        long uid,
        long gid,
        Instant modified,
        String link,
        List<String> xattrs,
        int children) {
    public FileNode {
        xattrs = List.copyOf(xattrs);
    }

    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public boolean isFolder() {
        return kind == Kind.FOLDER;
    }

    public enum Kind {
        FILE,
        FOLDER,
        SYMLINK,
        HARD_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO
    }

    public enum Change {
        UNCHANGED,
        ADDED,
        /// Content or attributes differ from the layer below.
        MODIFIED,
        /// A whiteout, or hidden by an opaque folder. The node shows what was there.
        REMOVED
    }
}
