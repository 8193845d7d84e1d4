package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import java.util.List;

/// Capability names as the kernel's bits, linux/capability.h.
final class CapabilityMask {
    private static final List<String> NAMES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    private CapabilityMask() {}

    static long of(List<String> names) {
        long mask = 0;
        for (String name : names) {
            int bit = name.startsWith("CAP_") ? NAMES.indexOf(name.substring(4)) : -1;
            if (bit < 0) {
                throw EngineException.invalid("\"" + name + "\" is no capability");
            }
            mask |= 1L << bit;
        }
        return mask;
    }
}
