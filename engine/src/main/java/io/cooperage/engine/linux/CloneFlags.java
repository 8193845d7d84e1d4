package io.cooperage.engine.linux;

/// Namespace kinds for unshare(2) and setns(2).
public final class CloneFlags {
    public static final int CLONE_NEWTIME = 0x80;
    public static final int CLONE_NEWNS = 0x2_0000;
    public static final int CLONE_NEWCGROUP = 0x200_0000;
    public static final int CLONE_NEWUTS = 0x400_0000;
    public static final int CLONE_NEWIPC = 0x800_0000;
    public static final int CLONE_NEWUSER = 0x1000_0000;
    public static final int CLONE_NEWPID = 0x2000_0000;
    public static final int CLONE_NEWNET = 0x4000_0000;

    private CloneFlags() {}
}
