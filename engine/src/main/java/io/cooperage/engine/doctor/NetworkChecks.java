package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.network.NetworkService.Hindrance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What networks of containers need besides programs.
final class NetworkChecks {
    private static final String TUN = "/dev/net/tun";

    private final Host host;

    NetworkChecks(Host host) {
        this.host = host;
    }

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        checks.add(packetFilter());
        checks.add(forwarding());
        if (host.privileged()) {
            checks.add(otherFirewalls());
        }
        if (!host.privileged()) {
            checks.add(userNetwork());
        }
        return checks;
    }

    /// An ordinary user's engine asks the same of the kernel as root's: rules in a namespace of its own make
    /// the kernel load the same modules.
    private Check packetFilter() {
        String name = "packet filter";
        if (Files.isDirectory(host.root().resolve("sys/module/nf_tables"))) {
            return ok(name, "nftables, in use");
        }
        Optional<Path> modules = host.text("/proc/sys/kernel/osrelease")
                .map(release -> host.root().resolve("lib/modules").resolve(release))
                .filter(Files::isDirectory);
        if (modules.isEmpty()) {
            return ok(name, "not in use yet; the kernel has no list of its modules to look into");
        }
        boolean known = Stream.of("modules.dep", "modules.builtin")
                .anyMatch(file -> host.text(
                                "/" + host.root().relativize(modules.get().resolve(file)))
                        .orElse("")
                        .contains("/nf_tables.ko"));
        return known
                ? ok(name, "nftables, loaded when needed")
                : limited(
                        name,
                        "the kernel has no nftables: containers can't reach outside, and no port can be published",
                        "boot a kernel with CONFIG_NF_TABLES");
    }

    private Check forwarding() {
        String name = "forwarding";
        if (!host.privileged()) {
            return ok(name, "in the engine's own network");
        }
        return host.text("/proc/sys/net/ipv4/ip_forward").orElse("0").equals("1")
                ? ok(name, "on (net.ipv4.ip_forward)")
                : ok(name, "off; switched on with the first network of containers");
    }

    /// Only root's containers go through the machine's own filter.
    private Check otherFirewalls() {
        String name = "other firewalls";
        List<Hindrance> found = host.firewalls().get();
        if (found.isEmpty()) {
            return ok(name, "none that holds back containers");
        }
        return limited(
                name,
                found.stream().map(Hindrance::trouble).collect(Collectors.joining("; ")),
                found.stream().map(Hindrance::remedy).collect(Collectors.joining("; ")));
    }

    private Check userNetwork() {
        String name = "user networking";
        Optional<Path> found = host.tool("pasta").or(() -> host.tool("slirp4netns"));
        if (found.isEmpty()) {
            return limited(
                    name,
                    "neither pasta nor slirp4netns is installed: containers have no way out",
                    "sudo apt-get install -y passt");
        }
        Path tun = host.root().resolve(TUN.substring(1));
        if (!Files.isWritable(tun)) {
            boolean there = Files.exists(tun);
            return limited(
                    name,
                    found.get() + " has no use of " + TUN + ", which " + host.user()
                            + (there ? " may not open" : " does not have") + ": containers have no way out",
                    there ? "sudo chmod 666 " + TUN : "sudo modprobe tun");
        }
        return ok(name, found.get().toString());
    }
}
