package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The kernel's capabilities in the order of their bits, capabilities(7) and linux/capability.h.
public enum Capability {
    CHOWN,
    DAC_OVERRIDE,
    DAC_READ_SEARCH,
    FOWNER,
    FSETID,
    KILL,
    SETGID,
    SETUID,
    SETPCAP,
    LINUX_IMMUTABLE,
    NET_BIND_SERVICE,
    NET_BROADCAST,
    NET_ADMIN,
    NET_RAW,
    IPC_LOCK,
    IPC_OWNER,
    SYS_MODULE,
    SYS_RAWIO,
    SYS_CHROOT,
    SYS_PTRACE,
    SYS_PACCT,
    SYS_ADMIN,
    SYS_BOOT,
    SYS_NICE,
    SYS_RESOURCE,
    SYS_TIME,
    SYS_TTY_CONFIG,
    MKNOD,
    LEASE,
    AUDIT_WRITE,
    AUDIT_CONTROL,
    SETFCAP,
    MAC_OVERRIDE,
    MAC_ADMIN,
    SYSLOG,
    WAKE_ALARM,
    BLOCK_SUSPEND,
    AUDIT_READ,
    PERFMON,
    BPF,
    CHECKPOINT_RESTORE;

    private static final String PREFIX = "CAP_";
    private static final String ALL = "ALL";

    /// What Docker gives a container when nothing is said.
    public static final Set<Capability> DOCKER_DEFAULTS = Set.copyOf(EnumSet.of(
            CHOWN,
            DAC_OVERRIDE,
            FSETID,
            FOWNER,
            MKNOD,
            NET_RAW,
            SETGID,
            SETUID,
            SETFCAP,
            SETPCAP,
            NET_BIND_SERVICE,
            SYS_CHROOT,
            KILL,
            AUDIT_WRITE));

    /// `CAP_CHOWN`, as the OCI specification writes it.
    public String ociName() {
        return PREFIX + name();
    }

    /// @param text with or without `CAP_`, any case
    /// @throws EngineException INVALID_ARGUMENT in Docker's words when there is no such capability
    public static Capability parse(String text) {
        String name = text.trim().toUpperCase(Locale.ROOT);
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        for (Capability capability : values()) {
            if (capability.name().equals(bare)) {
                return capability;
            }
        }
        throw EngineException.invalid("invalid capability: unknown capability: \"" + text + "\"");
    }

    /// The set of a container as Docker works it out: the defaults, less what is dropped, plus what is added.
    /// `ALL`
    /// among the dropped starts from nothing; among the added it means every capability less what is dropped.
    ///
    /// @param known what this kernel has: [#known]
    public static Set<Capability> granted(
            List<String> add, List<String> drop, boolean privileged, Set<Capability> known) {
        Set<Capability> dropped = parseAll(drop);
        Set<Capability> added = parseAll(add);
        if (privileged) {
            return Set.copyOf(known);
        }
        Set<Capability> granted = EnumSet.noneOf(Capability.class);
        if (hasAll(add)) {
            granted.addAll(known);
            granted.removeAll(dropped);
        } else if (hasAll(drop)) {
            granted.addAll(added);
        } else {
            granted.addAll(DOCKER_DEFAULTS);
            granted.removeAll(dropped);
            granted.addAll(added);
        }
        for (Capability capability : added) {
            if (!known.contains(capability)) {
                throw EngineException.notImplemented("capability " + capability.ociName()
                        + " is not available on the current system: the kernel or the enclosing container lacks it");
            }
        }
        granted.retainAll(known);
        return granted;
    }

    private static boolean hasAll(List<String> names) {
        return names.stream().anyMatch(name -> name.trim().equalsIgnoreCase(ALL));
    }

    private static Set<Capability> parseAll(List<String> names) {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        for (String name : names) {
            if (!name.trim().equalsIgnoreCase(ALL)) {
                all.add(parse(name));
            }
        }
        return all;
    }

    /// What this kernel has and this process may pass on: its bounding set.
    public static Set<Capability> known() {
        long bounding = ProcessReader.self()
                .map(ProcessFacts::capabilities)
                .map(ProcessFacts.Sets::bounding)
                .orElse(0L);
        return Set.copyOf(ofMask(bounding));
    }

    /// The set in a mask as /proc/PID/status shows it (`CapEff: 00000000a80425fb`); unknown high bits are
    /// left out.
    public static List<Capability> ofMask(long mask) {
        List<Capability> all = new ArrayList<>();
        Capability[] bits = values();
        for (int bit = 0; bit < bits.length; bit++) {
            if ((mask >>> bit & 1) != 0) {
                all.add(bits[bit]);
            }
        }
        return all;
    }
}
