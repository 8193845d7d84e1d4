package io.cooperage.engine.linux;

/// What statx(2) tells of a file, links not followed unless asked.
///
/// @param mode type and permission bits, inode(7)
/// @param blocks units of 512 bytes in use
/// @param deviceMajor,deviceMinor the filesystem's device
/// @param specialMajor,specialMinor the device a device node stands for, else 0
/// @param modifiedSeconds,modifiedNanos time of last content change since the epoch
/// @param changedSeconds,changedNanos time of last change of content or attributes; no program can set it
public record FileStatus(
        int mode,
        int uid,
        int gid,
        long inode,
        long links,
        long size,
        long blocks,
        int deviceMajor,
        int deviceMinor,
        int specialMajor,
        int specialMinor,
        long modifiedSeconds,
        int modifiedNanos,
        long changedSeconds,
        int changedNanos) {

    public static final int S_IFMT = 0xF000;
    public static final int S_IFSOCK = 0xC000;
    public static final int S_IFLNK = 0xA000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFBLK = 0x6000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFCHR = 0x2000;
    public static final int S_IFIFO = 0x1000;

    /// One of the `S_IF…` constants.
    public int type() {
        return mode & S_IFMT;
    }

    /// Permission, set-id and sticky bits.
    public int permissions() {
        return mode & 0xFFF;
    }

    public boolean isDirectory() {
        return type() == S_IFDIR;
    }

    public boolean isRegular() {
        return type() == S_IFREG;
    }

    public boolean isSymlink() {
        return type() == S_IFLNK;
    }
}
