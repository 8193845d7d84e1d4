package io.cooperage.engine.linux;

/// Flags of open(2) and openat2(2). Four of them have other values on ARM than on x86.
public final class OpenFlags {
    private static final boolean ARM = Arch.current() == Arch.AARCH64;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = ARM ? 0x4000 : 0x1_0000;
    public static final int O_NOFOLLOW = ARM ? 0x8000 : 0x2_0000;
    public static final int O_CLOEXEC = 0x8_0000;
    public static final int O_PATH = 0x20_0000;

    /// openat2(2) `resolve`: no crossing of mount points.
    public static final int RESOLVE_NO_XDEV = 1;
    /// No /proc magic links.
    public static final int RESOLVE_NO_MAGICLINKS = 2;
    /// No symlink in any component.
    public static final int RESOLVE_NO_SYMLINKS = 4;
    /// An absolute path, or one that climbs above the directory, fails with EXDEV.
    public static final int RESOLVE_BENEATH = 8;
    /// The directory is `/`: absolute paths and symlinks resolve inside it.
    public static final int RESOLVE_IN_ROOT = 16;

    private OpenFlags() {}
}
