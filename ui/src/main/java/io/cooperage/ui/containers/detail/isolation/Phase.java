package io.cooperage.ui.containers.detail.isolation;

import java.util.Map;

/// A chapter in the making of a container, in the order of the chapters. The steps are the engine's; that some belong
/// together is only how they are told.
enum Phase {
    CONTROL_GROUP,
    NAMESPACES,
    ROOT,
    MOUNTS,
    IDENTITY,
    LOCK,
    LIMITS,
    PRIVILEGES,
    EXEC,
    /// Steps that this window has not heard of.
    OTHER;

    private static final Map<String, Phase> BY_STEP = Map.ofEntries(
            Map.entry("MakeCgroup", CONTROL_GROUP),
            Map.entry("WriteCgroup", CONTROL_GROUP),
            Map.entry("AttachDeviceFilter", CONTROL_GROUP),
            Map.entry("SetOomScore", CONTROL_GROUP),
            Map.entry("TargetProcess", NAMESPACES),
            Map.entry("JoinTarget", NAMESPACES),
            Map.entry("JoinNamespace", NAMESPACES),
            Map.entry("CloneNamespaces", NAMESPACES),
            Map.entry("MapIds", NAMESPACES),
            Map.entry("JoinCgroup", NAMESPACES),
            Map.entry("UnshareCgroup", NAMESPACES),
            Map.entry("BecomeRoot", NAMESPACES),
            Map.entry("NewSession", NAMESPACES),
            Map.entry("SetPropagation", ROOT),
            Map.entry("MountOverlay", ROOT),
            Map.entry("BindRoot", ROOT),
            Map.entry("Mount", MOUNTS),
            Map.entry("MakeDevice", MOUNTS),
            Map.entry("BindDevice", MOUNTS),
            Map.entry("SymbolicLink", MOUNTS),
            Map.entry("MakeDirectory", MOUNTS),
            Map.entry("BringUpLoopback", IDENTITY),
            Map.entry("SetHostname", IDENTITY),
            Map.entry("SetDomainname", IDENTITY),
            Map.entry("WriteSysctl", IDENTITY),
            Map.entry("ConnectStreams", IDENTITY),
            Map.entry("OpenTerminal", IDENTITY),
            Map.entry("PivotRoot", LOCK),
            Map.entry("MaskPath", LOCK),
            Map.entry("ReadonlyPath", LOCK),
            Map.entry("ReadonlyRoot", LOCK),
            Map.entry("SetRlimit", LIMITS),
            Map.entry("SetUmask", LIMITS),
            Map.entry("SetAppArmorProfile", PRIVILEGES),
            Map.entry("NoNewPrivileges", PRIVILEGES),
            Map.entry("DropBounding", PRIVILEGES),
            Map.entry("SetGroups", PRIVILEGES),
            Map.entry("SetUser", PRIVILEGES),
            Map.entry("SetCapabilities", PRIVILEGES),
            Map.entry("InstallSeccomp", PRIVILEGES),
            Map.entry("ChangeDirectory", EXEC),
            Map.entry("CloseDescriptors", EXEC),
            Map.entry("Exec", EXEC));

    /// Where a step belongs.
    ///
    /// @param step the primitive's name
    /// @param before the phase of the step before it; steps that occur in more than one place stay with it
    static Phase of(String step, Phase before) {
        Phase own = BY_STEP.getOrDefault(step, OTHER);
        boolean anywhere = step.equals("SetPropagation")
                || step.equals("MakeDirectory")
                || step.equals("ReadonlyPath")
                || step.equals("ReadonlyRoot")
                || step.equals("SetUmask");
        return anywhere && before.compareTo(own) > 0 && before != OTHER ? before : own;
    }

    static boolean knows(String step) {
        return BY_STEP.containsKey(step);
    }
}
