package io.cooperage.engine.layer;

import java.util.List;
import java.util.Map;

/// One member of a tar archive, with long names, PAX records and sparse maps already applied.
///
/// @param name as stored; nothing about it is checked yet. In the form of
///     [io.cooperage.engine.linux.NativeText].
/// @param linkName target of a link
/// @param mode permission, set-id and sticky bits
/// @param size of the file once unpacked, bytes
/// @param stored bytes that the archive holds of it; fewer than `size` for a sparse file
/// @param data where the stored bytes belong, ascending; everything else in the file is a hole
/// @param modified last change of content
/// @param accessed last access; the same as `modified` where the archive does not say
/// @param xattrs extended attributes by full name (`security.capability`)
record TarEntry(
        String name,
        String linkName,
        Type type,
        int mode,
        long uid,
        long gid,
        long size,
        long stored,
        List<Segment> data,
        Time modified,
        Time accessed,
        long major,
        long minor,
        Map<String, byte[]> xattrs) {

    TarEntry ownedByRoot() {
        return new TarEntry(
                name, linkName, type, mode, 0, 0, size, stored, data, modified, accessed, major, minor, xattrs);
    }

    enum Type {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }

    /// `length` bytes at `offset` of the unpacked file.
    record Segment(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    /// Since the epoch; `nanos` 0 to 999,999,999, so half a second before the epoch is (−1, 500,000,000).
    record Time(long seconds, int nanos) {}
}
