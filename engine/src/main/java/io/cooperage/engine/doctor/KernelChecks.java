package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.missing;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.linux.AppArmor;
import java.nio.file.Files;
import java.util.List;

/// The kernel itself: its age, overlay, seccomp, AppArmor.
final class KernelChecks {
    private final Host host;

    KernelChecks(Host host) {
        this.host = host;
    }

    List<Check> run() {
        return List.of(version(), overlay(), seccomp(), appArmor());
    }

    private Check version() {
        String name = "kernel";
        if (!host.kernel().atLeast(5, 8)) {
            // clone3 into a control group (5.7), openat2 (5.6), pidfds (5.3).
            return missing(name, "Linux " + host.kernel() + " is too old", "install Linux 5.8 or newer");
        }
        if (!host.kernel().atLeast(5, 12)) {
            return limited(
                    name,
                    "Linux " + host.kernel() + ": read-only mounts can't be made read-only throughout",
                    "install Linux 5.12 or newer");
        }
        return ok(name, "Linux " + host.kernel());
    }

    private Check overlay() {
        String name = "overlay";
        boolean loaded = host.text("/proc/filesystems").orElse("").lines().anyMatch(l -> l.endsWith("\toverlay"));
        // Mounting it loads the module, for ordinary users too.
        boolean loadable = host.text("/proc/sys/kernel/osrelease")
                .map(release -> host.root().resolve("lib/modules/" + release + "/kernel/fs/overlayfs"))
                .filter(Files::isDirectory)
                .isPresent();
        if (!loaded && !loadable) {
            return missing(name, "the kernel has no overlay filesystem", "boot a kernel with CONFIG_OVERLAY_FS");
        }
        if (!host.privileged() && !host.kernel().atLeast(5, 11)) {
            return missing(
                    name,
                    "Linux " + host.kernel() + " lets only root mount overlay",
                    "install Linux 5.11 or newer, or run the engine as root");
        }
        return ok(name, host.privileged() ? "available" : "available to ordinary users (userxattr)");
    }

    private Check seccomp() {
        String name = "seccomp";
        boolean filters =
                host.text("/proc/sys/kernel/seccomp/actions_avail").orElse("").contains("errno");
        return filters
                ? ok(name, "system-call filters available")
                : missing(name, "the kernel has no system-call filters", "boot a kernel with CONFIG_SECCOMP_FILTER=y");
    }

    private Check appArmor() {
        String name = "AppArmor";
        if (!new AppArmor(host.root(), AppArmor.PARSER).isOn()) {
            return ok(name, "not in use; namespaces, capabilities and seccomp confine containers");
        }
        if (!host.privileged()) {
            return ok(
                    name,
                    "enabled; only root may load profiles, so a container is confined by it when it names a loaded one"
                            + " (--security-opt apparmor=NAME)");
        }
        if (host.tool(AppArmor.PARSER.name()).isEmpty()) {
            return limited(
                    name,
                    "enabled, but containers are not confined by it: apparmor_parser, which loads their profile, is not"
                            + " installed",
                    "sudo apt-get install -y apparmor");
        }
        return ok(name, "enabled; every container is confined by it that asks for nothing else");
    }
}
