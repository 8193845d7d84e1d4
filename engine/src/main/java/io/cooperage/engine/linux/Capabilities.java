package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which capabilities a container gets, by Docker's rules, and the kernel's masks.
public final class Capabilities {
    private static final String ALL = "ALL";

    private Capabilities() {}

    /// What this kernel knows: those up to /proc/sys/kernel/cap_last_cap.
    public static Set<Capability> ofKernel() {
        int last = Integer.parseInt(KernelFile.read(Path.of("/proc/sys/kernel/cap_last_cap"))
                .orElse(Integer.toString(Capability.values().length - 1))
                .strip());
        return upTo(last);
    }

    static Set<Capability> upTo(int last) {
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
            if (capability.bit() <= last) {
                known.add(capability);
            }
        }
        return known;
    }

    /// What this process may hand on: its bounding set. In a container of another engine, or under a service
    /// manager, that is less than the kernel has.
    public static Set<Capability> grantable() {
        for (String line :
                KernelFile.read(Path.of("/proc/self/status")).orElse("").split("\n", -1)) {
            if (line.startsWith("CapBnd:")) {
                return parseMask(line.substring(7).strip());
            }
        }
        return ofKernel();
    }

    /// The set for `--cap-add` and `--cap-drop` (any case, with or without `CAP_`, `ALL`), in the kernel's
    /// order.
    ///
    /// - privileged, or adding ALL: everything available, less the dropped ones (privileged ignores drops, as
    /// Docker);
    /// - dropping ALL: the added ones only;
    /// - else the fourteen defaults, less the dropped, plus the added.
    ///
    /// @param available what can be granted at all, usually [#grantable]; defaults outside it are left out,
    ///     added ones refused
    /// @throws EngineException `INVALID_ARGUMENT` with Docker's wording
    public static Set<Capability> forContainer(
            List<String> add, List<String> drop, boolean privileged, Set<Capability> available) {
        Set<String> added = normalized("CapAdd", add);
        Set<String> dropped = normalized("CapDrop", drop);
        Set<Capability> set = EnumSet.noneOf(Capability.class);
        if (privileged) {
            set.addAll(available);
            return set;
        }
        if (added.contains(ALL)) {
            set.addAll(available);
            set.removeAll(named(dropped));
            return set;
        }
        if (!dropped.contains(ALL)) {
            set.addAll(Capability.dockerDefaults());
            set.retainAll(available);
            set.removeAll(named(dropped));
        }
        for (Capability capability : named(added)) {
            if (!available.contains(capability)) {
                throw EngineException.invalid("capability not supported by your kernel or not available in the"
                        + " current environment: \"" + capability.kernelName() + "\"");
            }
            set.add(capability);
        }
        return set;
    }

    private static Set<String> normalized(String option, List<String> names) {
        Set<String> normalized = new LinkedHashSet<>();
        for (String name : names) {
            if (name.toUpperCase(Locale.ROOT).equals(ALL)) {
                normalized.add(ALL);
            } else {
                normalized.add(Capability.of(name)
                        .map(Capability::kernelName)
                        .orElseThrow(() -> EngineException.invalid(
                                "invalid " + option + ": unknown capability: \"" + prefixed(name) + "\"")));
            }
        }
        return normalized;
    }

    private static String prefixed(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    }

    private static Set<Capability> named(Set<String> normalized) {
        Set<Capability> set = EnumSet.noneOf(Capability.class);
        normalized.forEach(name -> Capability.of(name).ifPresent(set::add));
        return set;
    }

    /// Kernel names, as the runtime specification lists them, in the kernel's order.
    public static Set<String> names(Collection<Capability> capabilities) {
        Set<String> names = new LinkedHashSet<>();
        capabilities.stream().sorted().map(Capability::kernelName).forEach(names::add);
        return names;
    }

    /// A set from a mask such as `CapEff: 00000000a80425fb` of /proc/PID/status. Bits that have no name here
    /// are left out.
    public static Set<Capability> parseMask(String hexadecimal) {
        return ofMask(Long.parseUnsignedLong(hexadecimal, 16));
    }

    public static Set<Capability> ofMask(long mask) {
        Set<Capability> set = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
            if ((mask >>> capability.bit() & 1) != 0) {
                set.add(capability);
            }
        }
        return set;
    }

    public static long mask(Collection<Capability> capabilities) {
        long mask = 0;
        for (Capability capability : capabilities) {
            mask |= 1L << capability.bit();
        }
        return mask;
    }

    /// Capabilities by names of the runtime specification.
    ///
    /// @throws EngineException `INVALID_ARGUMENT` naming the unknown one
    public static List<Capability> ofNames(Collection<String> names) {
        List<Capability> capabilities = new ArrayList<>();
        for (String name : names) {
            capabilities.add(Capability.of(name)
                    .orElseThrow(() -> EngineException.invalid("unknown capability: \"" + name + "\"")));
        }
        return List.copyOf(capabilities);
    }
}
