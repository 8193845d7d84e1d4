package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerConnections.Prepared;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.Mount;
import io.cooperage.engine.oci.Spec.Namespace;
import io.cooperage.engine.oci.Spec.NamespaceType;
import io.cooperage.engine.oci.SysctlName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns what a person asked for into an OCI [Spec], with Docker's defaults: the one place where "what Docker
/// does when
/// nothing is said" is written down.
final class SpecFactory {
    static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final long CPU_PERIOD_MICROS = 100_000;

    /// /proc and /sys entries that tell about, or reach into, the whole machine.
    static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");

    static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private static final String OPEN_FILES = "RLIMIT_NOFILE";

    /// What systemd gives to services, Docker's among them since version 25: a program that uses select(2), or
    /// closes every descriptor there could be, does well with few, and one that needs many raises its limit.
    private static final long SOFT_OPEN_FILES = 1024;

    private static final long HARD_OPEN_FILES = 524_288;

    private final boolean rootless;
    private final List<IdMapping> uidMappings;
    private final List<IdMapping> gidMappings;
    private final Spec.Rlimit openFiles;
    private final Confinement confinement;

    /// @param uidMappings,gidMappings of every container's user namespace; empty for none of its own
    /// @param openFiles how many files this process may allow to be open
    SpecFactory(
            boolean rootless,
            List<IdMapping> uidMappings,
            List<IdMapping> gidMappings,
            long openFiles,
            Confinement confinement) {
        this.rootless = rootless;
        this.uidMappings = uidMappings;
        this.gidMappings = gidMappings;
        this.openFiles =
                new Spec.Rlimit(OPEN_FILES, Math.min(HARD_OPEN_FILES, openFiles), Math.min(SOFT_OPEN_FILES, openFiles));
        this.confinement = confinement;
    }

    /// @param rootfs where the container's `/` is mounted
    /// @param user as looked up in the container's own files
    /// @param network what its networks have made ready
    Spec create(
            Container container,
            Path rootfs,
            ContainerUser user,
            Spec.@Nullable Capabilities capabilities,
            Spec.@Nullable Seccomp seccomp,
            List<Spec.Device> devices,
            Spec.Resources resources,
            Prepared network) {
        ContainerConfig config = container.config();
        Security security = config.security();
        String hostname = hostname(container);
        Spec.Process process = new Spec.Process(
                config.terminal(),
                null,
                new Spec.User(user.uid(), user.gid(), config.umask(), user.additionalGids()),
                config.fullCommand(),
                environment(config, hostname, user.home(), network.variables()),
                config.workingDir().isEmpty() ? "/" : config.workingDir(),
                capabilities,
                resourceLimits(config),
                security.noNewPrivileges(),
                confinement.profile(security),
                config.oomScoreAdj());
        Spec.Linux linux = new Spec.Linux(
                uidMappings,
                gidMappings,
                checkedSysctls(config),
                resources,
                "/cooperage/" + container.id(),
                namespaces(config, network.namespace()),
                devices,
                seccomp,
                rootPropagation(config),
                masked(security),
                readOnly(security));
        return new Spec(
                Spec.VERSION,
                process,
                new Spec.Root(rootfs.toString(), config.readOnlyRoot()),
                config.utsMode().isOwn() ? hostname : null,
                config.utsMode().isOwn() ? config.domainname() : null,
                mounts(config, network.etc()),
                config.annotations(),
                linux);
    }

    static String hostname(Container container) {
        String asked = container.config().hostname();
        return asked == null || asked.isEmpty() ? container.shortId() : asked;
    }

    private List<Spec.Rlimit> resourceLimits(ContainerConfig config) {
        List<Spec.Rlimit> limits = new ArrayList<>(config.ulimits());
        if (limits.stream().noneMatch(limit -> limit.type().equals(OPEN_FILES))) {
            limits.add(openFiles);
        }
        return limits;
    }

    private List<Namespace> namespaces(ContainerConfig config, @Nullable Path network) {
        List<Namespace> namespaces = new ArrayList<>();
        if (!uidMappings.isEmpty()) {
            // A network namespace belongs to a user namespace: who joins the one has rights over it only in
            // the other.
            Path owner = network == null || hasOwnNetwork(config) ? null : network.resolveSibling("user");
            namespaces.add(new Namespace(NamespaceType.USER, owner == null ? null : owner.toString()));
        }
        namespaces.add(new Namespace(NamespaceType.MOUNT, null));
        if (config.pidMode().isOwn()) {
            namespaces.add(new Namespace(NamespaceType.PID, null));
        }
        if (config.ipcMode().isOwn()) {
            namespaces.add(new Namespace(NamespaceType.IPC, null));
        }
        if (config.utsMode().isOwn()) {
            namespaces.add(new Namespace(NamespaceType.UTS, null));
        }
        if (config.cgroupMode().isOwn()) {
            namespaces.add(new Namespace(NamespaceType.CGROUP, null));
        }
        if (hasOwnNetwork(config)) {
            namespaces.add(new Namespace(NamespaceType.NETWORK, null));
        } else if (network != null && !onHostNetwork(config)) {
            namespaces.add(new Namespace(NamespaceType.NETWORK, network.toString()));
        }
        return namespaces;
    }

    /// Defaults first, then Docker's additions, then what was asked for; a later one on the same target wins.
    private List<Mount> mounts(ContainerConfig config, Map<String, Path> etc) {
        boolean privileged = config.security().privileged();
        Map<String, Mount> mounts = new LinkedHashMap<>();
        add(mounts, "/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"));
        add(mounts, "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
        add(
                mounts,
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
        if (rootless && !hasOwnNetwork(config)) {
            // sysfs shows the network namespace it is mounted in, and may only be mounted by that
            // namespace's owner.
            if (Boolean.TRUE.equals(config.security().writableCgroups())) {
                throw EngineException.invalid("security option writable-cgroups: without a network namespace of its own"
                        + " the container of an ordinary user's engine sees the machine's /sys, read-only; give it a"
                        + " network");
            }
            add(mounts, "/sys", "bind", "/sys", List.of("rbind", "nosuid", "noexec", "nodev", "ro"));
        } else {
            Boolean writable = config.security().writableCgroups();
            String groups = access(writable == null ? privileged : writable);
            add(mounts, "/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access(privileged)));
            add(mounts, "/sys/fs/cgroup", "cgroup", "cgroup", List.of("nosuid", "noexec", "nodev", "relatime", groups));
        }
        // It shows the queues of the IPC namespace that mounts it: with the host's, the host's, whether the host has
        // it mounted anywhere or not.
        add(mounts, "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
        if (config.ipcMode().isHost()) {
            add(mounts, "/dev/shm", "bind", "/dev/shm", List.of("bind", "nosuid", "noexec", "nodev"));
        } else {
            add(
                    mounts,
                    "/dev/shm",
                    "tmpfs",
                    "shm",
                    List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + config.shmSize()));
        }
        etc.forEach((target, source) ->
                add(mounts, target, "bind", source.toString(), List.of("bind", "rprivate", "nosuid", "nodev")));
        for (MountRequest request : config.mounts()) {
            Mount mount = mount(request);
            mounts.remove(mount.destination());
            mounts.put(mount.destination(), mount);
        }
        // A parent must be mounted before what lies in it; the order among strangers stays as given.
        List<Mount> ordered = new ArrayList<>(mounts.values());
        ordered.sort((a, b) -> Integer.compare(depth(a.destination()), depth(b.destination())));
        return ordered;
    }

    private static String access(boolean writable) {
        return writable ? "rw" : "ro";
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static void add(
            Map<String, Mount> mounts, String target, String type, String source, List<String> options) {
        mounts.put(target, new Mount(target, type, source, options));
    }

    private static Mount mount(MountRequest request) {
        List<String> options = new ArrayList<>(request.options());
        if (request.readOnly() && options.stream().noneMatch(o -> o.equals("ro") || o.equals("rro"))) {
            options.add("ro");
        }
        return switch (request.type()) {
            case TMPFS -> {
                List.of("nosuid", "nodev", "noexec").forEach(o -> {
                    // `exec` and the like among the asked-for options lift the default.
                    if (!options.contains(o) && !options.contains(o.substring(2))) {
                        options.addFirst(o);
                    }
                });
                yield new Mount(request.target(), "tmpfs", "tmpfs", options);
            }
            case VOLUME -> throw new IllegalStateException("volume " + request.volume() + " is resolved first");
            case BIND -> {
                Path source = request.source();
                if (source == null) {
                    throw EngineException.invalid("bind mount on " + request.target() + ": no source given");
                }
                if (options.stream().noneMatch(o -> o.equals("bind") || o.equals("rbind"))) {
                    options.addFirst("rbind");
                }
                if (options.stream().noneMatch(SpecFactory::isPropagation)) {
                    options.add("rprivate");
                }
                yield new Mount(request.target(), "bind", source.toString(), options);
            }
        };
    }

    /// As Docker: the container's own root must let through what a mount in it is to pass on.
    private static @Nullable String rootPropagation(ContainerConfig config) {
        List<String> words = config.mounts().stream()
                .flatMap(mount -> mount.options().stream())
                .toList();
        if (words.contains("shared") || words.contains("rshared")) {
            return "shared";
        }
        return words.contains("slave") || words.contains("rslave") ? "rslave" : null;
    }

    static boolean onHostNetwork(ContainerConfig config) {
        return config.networking().mode().kind() == NetworkMode.Kind.HOST;
    }

    /// Neither the machine's nor another container's.
    static boolean hasOwnNetwork(ContainerConfig config) {
        return switch (config.networking().mode().kind()) {
            case NONE, NETWORKS -> true;
            case HOST, CONTAINER -> false;
        };
    }

    static boolean isPropagation(String option) {
        String base = option.startsWith("r") ? option.substring(1) : option;
        return base.equals("private") || base.equals("slave") || base.equals("shared") || base.equals("unbindable");
    }

    /// Hidden below /proc and /sys.
    static List<String> masked(Security security) {
        return shield(security, security.maskedPaths(), MASKED);
    }

    /// Not to be written below /proc and /sys.
    static List<String> readOnly(Security security) {
        return shield(security, security.readOnlyPaths(), READ_ONLY);
    }

    private static List<String> shield(Security security, @Nullable List<String> own, List<String> usual) {
        if (security.privileged() || security.bareSystemPaths()) {
            return List.of();
        }
        return own == null ? usual : own;
    }

    /// Docker's: PATH and HOSTNAME unless given, TERM with a terminal, HOME from the user's passwd line, those
    /// that links make.
    private static List<String> environment(ContainerConfig config, String hostname, String home, List<String> linked) {
        Map<String, String> env = new LinkedHashMap<>();
        putVariable(env, DEFAULT_PATH);
        putVariable(env, "HOSTNAME=" + hostname);
        if (config.terminal()) {
            putVariable(env, "TERM=xterm");
        }
        putVariable(env, "HOME=" + home);
        linked.forEach(variable -> putVariable(env, variable));
        config.env().forEach(variable -> putVariable(env, variable));
        return List.copyOf(env.values());
    }

    /// As in Docker a name alone takes the variable away: what `-e NAME` sends where the client has none.
    private static void putVariable(Map<String, String> env, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 0) {
            env.remove(variable);
        } else {
            env.put(variable.substring(0, equals), variable);
        }
    }

    /// By the names that the runtime specification has. Texts are Docker's where it has any.
    private static Map<String, String> checkedSysctls(ContainerConfig config) {
        Map<String, String> sysctls = new TreeMap<>();
        config.sysctls().forEach((text, value) -> {
            SysctlName name = SysctlName.parse(text);
            if (name.dotted().equals("kernel.hostname")) {
                throw EngineException.invalid("sysctl 'kernel.hostname' is not allowed as it conflicts with the"
                        + " container's hostname: give that instead");
            }
            NamespaceType isolates = name.namespace()
                    .orElseThrow(() -> EngineException.invalid("sysctl '" + text + "' is not whitelisted: it belongs to"
                            + " no namespace of the container, so it would change the whole machine; leave it out, or"
                            + " set it on the machine with sysctl(8)"));
            if (isMachines(config, isolates)) {
                throw EngineException.invalid("sysctl '" + text + "' not allowed in host "
                        + isolates.toString().toLowerCase(Locale.ROOT)
                        + " namespace: it would change the whole machine");
            }
            sysctls.put(name.dotted(), value);
        });
        return sysctls;
    }

    private static boolean isMachines(ContainerConfig config, NamespaceType isolates) {
        return switch (isolates) {
            case NETWORK -> onHostNetwork(config);
            case IPC -> config.ipcMode().isHost();
            case UTS -> config.utsMode().isHost();
            default -> true;
        };
    }

    /// @param rules device rules beyond the defaults, for devices asked for
    static Spec.Resources resources(Limits limits, List<Spec.DeviceRule> rules, List<Spec.BlockIo> io) {
        Long quota = limits.cpuQuotaMicros();
        Long period = limits.cpuPeriodMicros();
        if (limits.cpus() != null) {
            if (quota != null || period != null) {
                throw EngineException.invalid("cpus can't be given together with a cpu quota or period: choose one");
            }
            period = CPU_PERIOD_MICROS;
            quota = Math.round(limits.cpus() * CPU_PERIOD_MICROS);
        }
        Spec.Cpu cpu = limits.cpuShares() == null
                        && quota == null
                        && period == null
                        && limits.cpuset() == null
                        && limits.cpusetMems() == null
                ? null
                : new Spec.Cpu(limits.cpuShares(), quota, period, limits.cpuset(), limits.cpusetMems());
        // Docker: with a memory limit and nothing said of swap, as much swap again.
        Long swap = limits.memorySwap();
        if (swap == null && limits.memory() != null && limits.memory() > 0) {
            swap = 2 * limits.memory();
        }
        boolean noMemory = limits.memory() == null
                && limits.memoryReservation() == null
                && swap == null
                && limits.swappiness() == null
                && !limits.oomKillDisable();
        Spec.Memory memory = noMemory
                ? null
                : new Spec.Memory(
                        limits.memory(),
                        limits.memoryReservation(),
                        swap,
                        limits.swappiness() == null ? null : Long.valueOf(limits.swappiness()),
                        limits.oomKillDisable() ? Boolean.TRUE : null);
        return new Spec.Resources(
                rules,
                memory,
                cpu,
                limits.pids() == null ? null : new Spec.Pids(limits.pids()),
                io.isEmpty() ? null : io.getFirst());
    }

    /// The allow-list of every container: the pseudo devices, terminals, and making (not opening) nodes.
    static List<Spec.DeviceRule> deviceRules(
            boolean privileged, List<Spec.Device> extra, List<DeviceRequest> requests) {
        if (privileged) {
            return List.of(new Spec.DeviceRule(true, "a", null, null, "rwm"));
        }
        List<Spec.DeviceRule> rules = new ArrayList<>();
        rules.add(new Spec.DeviceRule(false, "a", null, null, "rwm"));
        rules.add(new Spec.DeviceRule(true, "c", null, null, "m"));
        rules.add(new Spec.DeviceRule(true, "b", null, null, "m"));
        for (long minor : new long[] {3, 5, 7, 8, 9}) {
            rules.add(new Spec.DeviceRule(true, "c", 1L, minor, "rwm"));
        }
        for (long minor : new long[] {0, 1, 2}) {
            rules.add(new Spec.DeviceRule(true, "c", 5L, minor, "rwm"));
        }
        rules.add(new Spec.DeviceRule(true, "c", 136L, null, "rwm"));
        for (int i = 0; i < extra.size(); i++) {
            Spec.Device device = extra.get(i);
            rules.add(new Spec.DeviceRule(
                    true,
                    device.type(),
                    device.major(),
                    device.minor(),
                    requests.get(i).access()));
        }
        return rules;
    }
}
