package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Device;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.NamespaceType;
import io.cooperage.engine.runtime.HostFacts.CgroupHierarchy;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The mounts, devices and links of a plan.
final class MountPlanner {
    /// runtime-spec, config-linux.md, "Default Devices": name, major, minor.
    private static final List<Device> DEFAULT_DEVICES = List.of(
            device("/dev/null", 1, 3),
            device("/dev/zero", 1, 5),
            device("/dev/full", 1, 7),
            device("/dev/random", 1, 8),
            device("/dev/urandom", 1, 9),
            device("/dev/tty", 5, 0));

    private static final int DEVICE_MODE = 0666;
    private static final String CGROUP_ROOT = "/sys/fs/cgroup";

    private final Spec spec;
    private final HostFacts host;
    private final CgroupSetup cgroup;
    private final Predicate<NamespaceType> owned;
    private final boolean userNamespace;

    /// @param owned the namespace is new or belongs to the container's own user namespace
    MountPlanner(Spec spec, HostFacts host, CgroupSetup cgroup, Predicate<NamespaceType> owned) {
        this.spec = spec;
        this.host = host;
        this.cgroup = cgroup;
        this.owned = owned;
        this.userNamespace =
                host.rootless() || spec.linux().namespaces().stream().anyMatch(n -> n.type() == NamespaceType.USER);
    }

    private static Device device(String path, long major, long minor) {
        return new Device(path, "c", major, minor, DEVICE_MODE, 0, 0);
    }

    void plan(List<LaunchStep> steps) {
        boolean ownDev = true;
        for (Spec.Mount mount : spec.mounts()) {
            if (!mount.destination().startsWith("/")) {
                throw EngineException.invalid(
                        "the mount destination \"" + mount.destination() + "\" must be an absolute path");
            }
            if (Path.of(mount.destination()).normalize().equals(Path.of("/"))) {
                throw EngineException.invalid("nothing can be mounted on the container's /");
            }
            boolean bind = isBind(mount);
            ownDev &= !(bind && Path.of(mount.destination()).normalize().equals(Path.of("/dev")));
            if (bind) {
                steps.add(bind(mount));
            } else if ("cgroup".equals(mount.type())) {
                cgroupMounts(mount, steps);
            } else {
                filesystem(mount).ifPresent(steps::add);
            }
        }
        if (ownDev) {
            devices(steps);
        }
    }

    private static boolean isBind(Spec.Mount mount) {
        return "bind".equals(mount.type())
                || mount.options().contains("bind")
                || mount.options().contains("rbind");
    }

    private static LaunchStep bind(Spec.Mount mount) {
        String source = mount.source();
        if (source == null || !source.startsWith("/")) {
            throw EngineException.invalid("the source of the bind mount on " + mount.destination()
                    + " must be an absolute path, not \"" + source + "\"");
        }
        String type = mount.options().contains("rbind") ? "rbind" : "bind";
        return new LaunchStep.Mount(type, source, mount.destination(), bindOptions(mount));
    }

    private static MountOptions bindOptions(Spec.Mount mount) {
        MountOptions options = MountOptions.parse(mount.destination(), mount.options(), true);
        return options.propagation() == 0 ? options.withPropagation("rprivate") : options;
    }

    private Optional<LaunchStep> filesystem(Spec.Mount mount) {
        String type = mount.type();
        if (type == null || type.isEmpty()) {
            throw EngineException.invalid("the mount on " + mount.destination() + " has no type");
        }
        MountOptions options = MountOptions.parse(mount.destination(), mount.options(), false);
        if (type.equals("tmpfs")) {
            options.requireOfTmpfs();
        }
        if (type.equals("devpts") && !maps(spec.linux().gidMappings(), 5)) {
            // The tty group does not exist in there; the kernel refuses a gid that is not mapped.
            options = options.withoutData("gid=5");
        }
        if (userNamespace && !owned.test(ownerOf(type))) {
            return hostView(mount, type);
        }
        String source = mount.source();
        return Optional.of(new LaunchStep.Mount(type, source == null ? type : source, mount.destination(), options));
    }

    /// The namespace whose owner may mount this filesystem.
    private static NamespaceType ownerOf(String type) {
        return switch (type) {
            case "sysfs" -> NamespaceType.NETWORK;
            case "proc" -> NamespaceType.PID;
            case "mqueue" -> NamespaceType.IPC;
            default -> NamespaceType.MOUNT;
        };
    }

    /// A user namespace may mount these only for namespaces that it owns; for the host's, the host's mount is shown.
    private Optional<LaunchStep> hostView(Spec.Mount mount, String type) {
        String source = switch (type) {
            case "sysfs" -> "/sys";
            case "proc" -> "/proc";
            default -> "/dev/mqueue";
        };
        if (type.equals("mqueue") && !host.messageQueues()) {
            // A container that shares the host's IPC sees what the host sees: here, nothing.
            return Optional.empty();
        }
        return Optional.of(new LaunchStep.Mount("rbind", source, mount.destination(), readOnlyView(mount, type)));
    }

    private static MountOptions readOnlyView(Spec.Mount mount, String type) {
        List<String> words = new ArrayList<>();
        for (String word : mount.options()) {
            // Recursive: below /sys lie other mounts of the host.
            words.add(List.of("ro", "nosuid", "nodev", "noexec").contains(word) ? "r" + word : word);
        }
        if (type.equals("sysfs") && !words.contains("rro")) {
            words.add("rro");
        }
        return MountOptions.parse(mount.destination(), words, true).withPropagation("rslave");
    }

    /// The container's own view of control groups: with a cgroup namespace a fresh mount shows just its groups; without
    /// one, its directories are bound.
    private void cgroupMounts(Spec.Mount mount, List<LaunchStep> steps) {
        MountOptions options = MountOptions.parse(mount.destination(), mount.options(), false);
        MountOptions binding =
                MountOptions.parse(mount.destination(), mount.options(), true).withPropagation("rprivate");
        boolean own = owned.test(NamespaceType.CGROUP);
        List<CgroupHierarchy> hierarchies = host.hierarchies();
        boolean unifiedAlone =
                hierarchies.size() == 1 && hierarchies.getFirst().type().equals("cgroup2");
        if (unifiedAlone) {
            steps.add(
                    own
                            ? new LaunchStep.Mount("cgroup2", "cgroup", mount.destination(), options)
                            : new LaunchStep.Mount(
                                    "bind",
                                    cgroup.unified().map(Path::toString).orElse(CGROUP_ROOT),
                                    mount.destination(),
                                    binding));
            return;
        }
        MountOptions base = MountOptions.of("nosuid", "noexec", "nodev", "mode=755");
        steps.add(new LaunchStep.Mount("tmpfs", "tmpfs", mount.destination(), base));
        for (CgroupHierarchy hierarchy : hierarchies) {
            String name = hierarchy.mountPoint().getFileName().toString();
            String target = mount.destination() + "/" + name;
            if (own) {
                List<String> words = new ArrayList<>(mount.options());
                words.addAll(hierarchy.options());
                steps.add(new LaunchStep.Mount(
                        hierarchy.type(), "cgroup", target, MountOptions.parse(target, words, false)));
            } else {
                directoryIn(hierarchy)
                        .ifPresent(path -> steps.add(new LaunchStep.Mount("bind", path.toString(), target, binding)));
            }
        }
    }

    private Optional<Path> directoryIn(CgroupHierarchy hierarchy) {
        if (hierarchy.type().equals("cgroup2")) {
            return cgroup.unified();
        }
        return cgroup.joinFiles().stream()
                .filter(file -> file.startsWith(hierarchy.mountPoint()))
                .findFirst()
                .map(Path::getParent);
    }

    private void devices(List<LaunchStep> steps) {
        for (Device device : DEFAULT_DEVICES) {
            steps.add(deviceStep(device));
        }
        for (Device device : spec.linux().devices()) {
            if (DEFAULT_DEVICES.stream().noneMatch(d -> d.path().equals(device.path()))) {
                steps.add(deviceStep(device));
            }
        }
        boolean terminals = spec.mounts().stream().anyMatch(m -> "devpts".equals(m.type()));
        if (terminals) {
            steps.add(new LaunchStep.SymbolicLink("pts/ptmx", "/dev/ptmx"));
        }
        steps.add(new LaunchStep.SymbolicLink("/proc/self/fd", "/dev/fd"));
        steps.add(new LaunchStep.SymbolicLink("/proc/self/fd/0", "/dev/stdin"));
        steps.add(new LaunchStep.SymbolicLink("/proc/self/fd/1", "/dev/stdout"));
        steps.add(new LaunchStep.SymbolicLink("/proc/self/fd/2", "/dev/stderr"));
    }

    private LaunchStep deviceStep(Device device) {
        if (!List.of("c", "b", "u", "p").contains(device.type())) {
            throw EngineException.invalid(
                    "device " + device.path() + " has type \"" + device.type() + "\"; it can be c, b, u or p");
        }
        if (userNamespace && !device.type().equals("p")) {
            return new LaunchStep.BindDevice(Path.of(device.path()), device.path());
        }
        Integer mode = device.fileMode();
        Integer uid = device.uid();
        Integer gid = device.gid();
        return new LaunchStep.MakeDevice(
                device.path(),
                device.type().equals("u") ? "c" : device.type(),
                device.major(),
                device.minor(),
                mode == null ? DEVICE_MODE : mode & 07777,
                uid == null ? 0 : uid,
                gid == null ? 0 : gid);
    }

    private static boolean maps(List<IdMapping> mappings, long id) {
        return mappings.isEmpty()
                || mappings.stream().anyMatch(m -> id >= m.containerID() && id < m.containerID() + m.size());
    }
}
