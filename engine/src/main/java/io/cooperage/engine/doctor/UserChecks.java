package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.missing;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.linux.SubordinateIds;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces.IdRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an ordinary user needs for containers: user namespaces and ids to fill them with.
final class UserChecks {
    private static final long IDS_OF_AN_IMAGE = 65_536;
    private static final int SETUID = 04000;

    private final Host host;

    UserChecks(Host host) {
        this.host = host;
    }

    List<Check> run() {
        return List.of(namespaces(), subordinateIds(), mappers());
    }

    private boolean inLaunchersNamespace() {
        return host.namespace().rootless() && mapped(host.namespace().mappedUids()) > 1;
    }

    private static long mapped(List<IdRange> ranges) {
        return ranges.stream().mapToLong(IdRange::count).sum();
    }

    private Check namespaces() {
        String name = "user namespaces";
        if (host.text("/proc/sys/user/max_user_namespaces").orElse("1").equals("0")) {
            return host.privileged()
                    ? limited(
                            name,
                            "switched off: this engine runs as root and needs none, but no ordinary user's engine and"
                                    + " no sandbox of a program can have one",
                            enable("user.max_user_namespaces=15000"))
                    : missing(name, "switched off", enable("user.max_user_namespaces=15000"));
        }
        if (host.privileged()) {
            return ok(name, "not needed: running as root");
        }
        if (inLaunchersNamespace()) {
            return ok(name, "in use, " + mapped(host.namespace().mappedUids()) + " ids mapped");
        }
        if (host.text("/proc/sys/kernel/unprivileged_userns_clone").orElse("1").equals("0")) {
            return missing(name, "switched off for ordinary users", enable("kernel.unprivileged_userns_clone=1"));
        }
        if (host.text("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
                .orElse("0")
                .equals("1")) {
            return missing(
                    name,
                    "AppArmor gives them to known programs only",
                    enable("kernel.apparmor_restrict_unprivileged_userns=0"));
        }
        return ok(name, "available");
    }

    private static String enable(String setting) {
        return "echo '" + setting + "' | sudo tee /etc/sysctl.d/60-cooperage.conf && sudo sysctl --system";
    }

    private Check subordinateIds() {
        String name = "subordinate ids";
        if (host.privileged()) {
            return ok(name, "not needed: running as root");
        }
        long uids = ids("etc/subuid");
        long gids = ids("etc/subgid");
        if (inLaunchersNamespace()) {
            uids = mapped(host.namespace().mappedUids()) - 1;
            gids = mapped(host.namespace().mappedGids()) - 1;
        }
        String remedy = "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + host.user();
        if (uids == 0 || gids == 0) {
            return missing(name, host.user() + " has none in " + (uids == 0 ? "/etc/subuid" : "/etc/subgid"), remedy);
        }
        if (uids < IDS_OF_AN_IMAGE - 1 || gids < IDS_OF_AN_IMAGE - 1) {
            return limited(name, Math.min(uids, gids) + " only: images with higher ids can't be unpacked", remedy);
        }
        return ok(name, uids + " uids, " + gids + " gids");
    }

    private long ids(String file) {
        String text = host.text("/" + file).orElse("");
        return mapped(SubordinateIds.parse(text, host.user(), host.uid()));
    }

    private Check mappers() {
        String name = "newuidmap";
        if (host.privileged()) {
            return ok(name, "not needed: running as root");
        }
        for (String tool : List.of("newuidmap", "newgidmap")) {
            Path file = host.tool(tool).orElse(null);
            if (file == null) {
                return missing(name, tool + " is not installed", "sudo apt-get install -y uidmap");
            }
            if (!inLaunchersNamespace() && !raisesPrivilege(file)) {
                return missing(name, file + " has lost its privilege", "sudo apt-get install --reinstall -y uidmap");
            }
        }
        return ok(name, "installed");
    }

    /// Debian gives the setuid bit, others a file capability.
    private static boolean raisesPrivilege(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            return (mode & SETUID) != 0
                    || Syscalls.host()
                            .lgetxattr(file.toString(), "security.capability")
                            .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }
}
