package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;

/// A file of an unpacked layer, where it lies and what it is.
///
/// @param folder open for as long as the file is looked at
/// @param name in that folder; `.` for the root itself
/// @param entry a hard link is told as [LayerEntry.Type#FILE] unless its walk has met another name before
record DiskFile(Fd folder, String name, FileStatus status, LayerEntry entry) {
    boolean isFolder() {
        return status.isDirectory();
    }

    boolean isWhiteout() {
        return entry.type() == LayerEntry.Type.WHITEOUT;
    }

    /// The very same file on disk, so also the same content.
    boolean sameInode(DiskFile other) {
        return status.inode() == other.status.inode()
                && status.deviceMajor() == other.status.deviceMajor()
                && status.deviceMinor() == other.status.deviceMinor();
    }
}
