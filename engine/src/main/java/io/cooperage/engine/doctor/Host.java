package io.cooperage.engine.doctor;

import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.KernelVersion;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.SystemProgram;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.network.OtherFirewalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What the checks look at, so that they can be shown machines that this one is not.
///
/// @param root prefix of /proc, /sys and /etc
/// @param user name and id of who would run the engine
/// @param namespace the user namespace this process is in
/// @param searchPath directories of $PATH, and the administrator's ones that an ordinary user's lacks
/// @param mounts for folders; read from the running system
/// @param firewalls what other programs' rules hold back; asked of root only
record Host(
        Path root,
        String user,
        int uid,
        UserNamespaces namespace,
        KernelVersion kernel,
        List<Path> searchPath,
        Supplier<List<MountInfo>> mounts,
        Supplier<CgroupTree> inspection,
        Supplier<List<Hindrance>> firewalls) {

    static Host detect() {
        return new Host(
                Path.of("/"),
                System.getProperty("user.name", "?"),
                Syscalls.host().getuid(),
                UserNamespaces.ofSelf(),
                KernelVersion.running(),
                SystemProgram.folders(),
                MountInfo::ofSelf,
                () -> CgroupTree.inspect("doctor"),
                OtherFirewalls::find);
    }

    /// Root of the machine, who needs none of what rootless needs.
    boolean privileged() {
        return uid == 0 && namespace.initial();
    }

    CgroupTree cgroups() {
        return inspection.get();
    }

    /// A file under /proc, /sys or /etc, stripped; empty when it is not there or may not be read.
    Optional<String> text(String absolute) {
        return KernelFile.read(root.resolve(absolute.substring(1))).map(String::strip);
    }

    Optional<Path> tool(String name) {
        return searchPath.stream()
                .map(dir -> root.resolve(dir.toString().substring(1)).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
