package io.cooperage.ui.containers.detail.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The capabilities of capabilities(7), in the order of their bits, each with what it allows. Any thread.
public final class Capabilities {
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        put("CHOWN", "change the owner of any file");
        put("DAC_OVERRIDE", "read, write and execute any file whatever its permissions");
        put("DAC_READ_SEARCH", "read any file and list any directory");
        put("FOWNER", "act as the owner of any file");
        put("FSETID", "keep set-user-ID bits when a file changes");
        put("KILL", "send signals to any process");
        put("SETGID", "change its groups");
        put("SETUID", "change its user");
        put("SETPCAP", "move capabilities between its sets");
        put("LINUX_IMMUTABLE", "set the immutable and append-only flags of files");
        put("NET_BIND_SERVICE", "listen on ports below 1024");
        put("NET_BROADCAST", "broadcast and listen to multicast");
        put("NET_ADMIN", "configure the network");
        put("NET_RAW", "send raw packets, such as ping’s");
        put("IPC_LOCK", "lock memory");
        put("IPC_OWNER", "use any System V IPC object");
        put("SYS_MODULE", "load kernel modules");
        put("SYS_RAWIO", "reach devices and memory directly");
        put("SYS_CHROOT", "use chroot and join mount namespaces");
        put("SYS_PTRACE", "trace any process");
        put("SYS_PACCT", "switch process accounting");
        put("SYS_ADMIN", "mount, and much of what root does");
        put("SYS_BOOT", "reboot");
        put("SYS_NICE", "raise priorities and choose cores for any process");
        put("SYS_RESOURCE", "go beyond resource limits");
        put("SYS_TIME", "set the clock");
        put("SYS_TTY_CONFIG", "configure terminals");
        put("MKNOD", "make device files");
        put("LEASE", "take leases on any file");
        put("AUDIT_WRITE", "write to the audit log");
        put("AUDIT_CONTROL", "configure auditing");
        put("SETFCAP", "give capabilities to files");
        put("MAC_OVERRIDE", "override mandatory access control");
        put("MAC_ADMIN", "configure mandatory access control");
        put("SYSLOG", "read and clear the kernel’s messages");
        put("WAKE_ALARM", "set alarms that wake the machine");
        put("BLOCK_SUSPEND", "keep the machine awake");
        put("AUDIT_READ", "read the audit log");
        put("PERFMON", "observe performance");
        put("BPF", "load eBPF programs");
        put("CHECKPOINT_RESTORE", "checkpoint and restore processes");
    }

    private Capabilities() {}

    private static void put(String name, String meaning) {
        ALL.put(name, meaning);
    }

    /// Every capability this kernel generation knows, without `CAP_`, by bit.
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /// What it allows, as a verb phrase; empty for one that is not known here.
    public static String meaning(String name) {
        return ALL.getOrDefault(plain(name), "");
    }

    /// Without the `CAP_`.
    public static String plain(String name) {
        return name.startsWith("CAP_") ? name.substring(4) : name;
    }

    /// The names of the bits set in a mask as /proc/PID/status has it; bits without a name by number.
    public static List<String> of(long mask) {
        List<String> names = names();
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < 64; bit++) {
            if ((mask >>> bit & 1) == 1) {
                set.add(bit < names.size() ? names.get(bit) : Integer.toString(bit));
            }
        }
        return set;
    }
}
