package io.cooperage.engine;

import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.Machine;
import io.cooperage.engine.store.EnginePaths;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The machine as tools ask for it: what it is, and which limits this engine can set on it.
///
/// @param id of this engine on this machine, the same over restarts
/// @param hostname of the machine
/// @param kernel `uname -r`
/// @param system name of the distribution with its version
/// @param systemVersion its version alone; empty where it has none
/// @param cpus online
/// @param memory bytes of RAM
/// @param cgroupVersion `1` or `2`: the one that limits are set with
/// @param controllers in lower case; empty where containers run without limits
/// @param swap a limit on swap can be set
/// @param forwarding IPv4 packets are forwarded
/// @param apparmor the kernel confines programs by AppArmor's profiles
public record MachineReport(
        String id,
        String hostname,
        String kernel,
        String system,
        String systemVersion,
        int cpus,
        long memory,
        String cgroupVersion,
        Set<String> controllers,
        boolean swap,
        boolean forwarding,
        boolean apparmor) {

    public MachineReport {
        controllers = Set.copyOf(controllers);
    }

    /// Reads /proc, /sys and /etc; takes a few milliseconds.
    public static MachineReport read(EnginePaths paths) {
        CgroupTree cgroups = CgroupTree.inspect(paths.engineName());
        Machine machine = Machine.detect();
        Map<String, String> release = release();
        return new MachineReport(
                id(paths),
                text("/proc/sys/kernel/hostname").orElseGet(MachineReport::hostName),
                text("/proc/sys/kernel/osrelease").orElseGet(() -> System.getProperty("os.version")),
                release.getOrDefault("PRETTY_NAME", "Linux"),
                release.getOrDefault("VERSION_ID", ""),
                machine.onlineCpus().size(),
                machine.memory(),
                cgroups.mode() == CgroupTree.Mode.V2 ? "2" : "1",
                cgroups.controllers().stream()
                        .map(controller -> controller.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                machine.swap() > 0 && cgroups.controllers().contains(Controller.MEMORY),
                text("/proc/sys/net/ipv4/ip_forward").orElse("0").equals("1"),
                AppArmor.ofThisMachine().isOn());
    }

    /// Made from what stays: the machine's own id and the folder that one engine at a time may have.
    private static String id(EnginePaths paths) {
        String basis = text("/etc/machine-id").orElse("") + paths.data();
        return UUID.nameUUIDFromBytes(basis.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Optional<String> text(String file) {
        return KernelFile.read(Path.of(file)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// os-release(5).
    private static Map<String, String> release() {
        String text =
                text("/etc/os-release").or(() -> text("/usr/lib/os-release")).orElse("");
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                String value = line.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2
                        && (value.startsWith("\"") || value.startsWith("'"))
                        && value.charAt(0) == value.charAt(value.length() - 1);
                values.put(line.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return values;
    }
}
