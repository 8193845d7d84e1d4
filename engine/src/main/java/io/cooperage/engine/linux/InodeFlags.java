package io.cooperage.engine.linux;

/// Bits of ioctl_iflags(2), what chattr(1) sets.
public final class InodeFlags {
    /// chattr's `T`: what lies in this folder has nothing to do with each other. Known to ext4 alone.
    public static final int FS_TOPDIR_FL = 0x2_0000;

    /// The kernel's header says long, but it reads and writes an int.
    static final long FS_IOC_GETFLAGS = 0x8008_6601L;

    static final long FS_IOC_SETFLAGS = 0x4008_6602L;

    private InodeFlags() {}
}
