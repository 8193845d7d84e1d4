package io.cooperage.engine.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.Namespace;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Docker-like specifications for tests; every part can be changed.
final class SpecBuilder {
    static final List<String> DOCKER_CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    String rootPath = "/rootfs";
    boolean rootReadonly;
    List<String> args = List.of("/bin/true");
    List<String> env = List.of("PATH=/bin");
    String cwd = "/";
    boolean terminal;
    Spec.User user = new Spec.User(0, 0, null, List.of());
    List<String> capabilities = DOCKER_CAPABILITIES;
    List<String> ambient = List.of();
    List<Spec.Rlimit> rlimits = new ArrayList<>();
    boolean noNewPrivileges;

    @Nullable
    String apparmor;

    @Nullable
    Integer oomScoreAdj;

    @Nullable
    String hostname = "barrel";

    @Nullable
    String domainname;

    final List<Spec.Mount> mounts = new ArrayList<>(List.of(
            mount("/proc", "proc", "nosuid", "noexec", "nodev"),
            mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
    final Map<String, String> sysctl = new LinkedHashMap<>();
    final List<Namespace> namespaces = new ArrayList<>();
    List<IdMapping> uidMappings = List.of();
    List<IdMapping> gidMappings = List.of();
    final List<Spec.Device> devices = new ArrayList<>();

    @Nullable
    String rootfsPropagation;

    List<String> masked = List.of("/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware", "/proc/no-such");
    List<String> readonly = List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    SpecBuilder() {
        Set<NamespaceType> own = EnumSet.of(
                NamespaceType.MOUNT,
                NamespaceType.PID,
                NamespaceType.NETWORK,
                NamespaceType.IPC,
                NamespaceType.UTS,
                NamespaceType.CGROUP);
        own.forEach(type -> namespaces.add(new Namespace(type, null)));
    }

    static Spec.Mount mount(String destination, String type, String... options) {
        return new Spec.Mount(destination, type, type, List.of(options));
    }

    static Spec.Mount bind(String source, String destination, String... options) {
        return new Spec.Mount(destination, "bind", source, List.of(options));
    }

    @CanIgnoreReturnValue
    SpecBuilder command(String... command) {
        args = List.of(command);
        return this;
    }

    @CanIgnoreReturnValue
    SpecBuilder without(NamespaceType type) {
        namespaces.removeIf(n -> n.type() == type);
        return this;
    }

    @CanIgnoreReturnValue
    SpecBuilder join(NamespaceType type, String path) {
        without(type);
        namespaces.add(new Namespace(type, path));
        return this;
    }

    @CanIgnoreReturnValue
    SpecBuilder userNamespace(List<IdMapping> uids, List<IdMapping> gids) {
        namespaces.add(new Namespace(NamespaceType.USER, null));
        uidMappings = uids;
        gidMappings = gids;
        return this;
    }

    Spec.Process process() {
        Spec.Capabilities sets = new Spec.Capabilities(
                capabilities,
                user.uid() == 0 ? capabilities : ambient,
                ambient,
                user.uid() == 0 ? capabilities : ambient,
                ambient);
        return new Spec.Process(
                terminal, null, user, args, env, cwd, sets, rlimits, noNewPrivileges, apparmor, oomScoreAdj);
    }

    Spec build() {
        return new Spec(
                Spec.VERSION,
                process(),
                new Spec.Root(rootPath, rootReadonly),
                hostname,
                domainname,
                mounts,
                Map.of(),
                new Spec.Linux(
                        uidMappings,
                        gidMappings,
                        sysctl,
                        null,
                        null,
                        namespaces,
                        devices,
                        null,
                        rootfsPropagation,
                        masked,
                        readonly));
    }
}
