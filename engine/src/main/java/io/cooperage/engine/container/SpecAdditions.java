package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Mount;
import io.cooperage.engine.oci.Spec.Namespace;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a specification gets from the rest of this machine: namespaces of other containers, memory that is
/// shared with them, and the engine's own process 1.
final class SpecAdditions {
    /// Where Docker has it; people look for it there.
    static final String INIT = "/sbin/docker-init";

    private static final String SHM = "/dev/shm";

    private final ContainerIndex index;
    private final SharedMemory memory;
    private final Path init;
    private final boolean rootless;

    /// @param init the program that is process 1 with `--init`
    SpecAdditions(ContainerIndex index, ContainerFiles files, Syscalls kernel, Path init, boolean rootless) {
        this.index = index;
        this.memory = new SharedMemory(files, kernel);
        this.init = init;
        this.rootless = rootless;
    }

    /// For a configuration that is looked at before anything runs: whoever it joins must exist.
    Spec check(Container container, Spec spec) {
        joins(container.config()).values().forEach(index::resolve);
        requireOneOther(container.config());
        requireUserNamespace(container.config());
        return withInit(container, spec);
    }

    private void requireUserNamespace(ContainerConfig config) {
        if (rootless && config.userMode().isHost()) {
            throw EngineException.notImplemented("userns=host: the engine runs as an ordinary user, whose namespace has"
                    + " no root for a container; leave the option out or run the engine as root");
        }
    }

    /// For a start, now.
    ///
    /// @throws EngineException CONFLICT when it joins one that does not run
    Spec apply(Container container, Spec spec) {
        requireOneOther(container.config());
        Spec joined = joined(container, spec);
        return withInit(container, withSharedMemory(container, joined));
    }

    /// The run is over.
    void runOver(Container container) {
        if (container.config().ipcMode().kind() == NamespaceMode.Kind.SHAREABLE) {
            memory.remove(container.id());
        }
    }

    /// Which namespaces belong to which other container, besides the network's.
    private static Map<NamespaceType, String> joins(ContainerConfig config) {
        Map<NamespaceType, String> joins = new EnumMap<>(NamespaceType.class);
        put(joins, NamespaceType.PID, config.pidMode());
        put(joins, NamespaceType.IPC, config.ipcMode());
        put(joins, NamespaceType.UTS, config.utsMode());
        return joins;
    }

    private static void put(Map<NamespaceType, String> joins, NamespaceType type, NamespaceMode mode) {
        if (mode.container() != null) {
            joins.put(type, mode.container());
        }
    }

    /// In rootless, what belongs to another container belongs to the user namespace that it runs in; a
    /// process has only one.
    private void requireOneOther(ContainerConfig config) {
        Map<NamespaceType, String> joins = joins(config);
        if (!rootless || joins.isEmpty()) {
            return;
        }
        Set<String> others = new HashSet<>();
        joins.values().forEach(ref -> others.add(userNamespaceOf(ref)));
        String network = config.networking().mode().container();
        if (network != null) {
            others.add(userNamespaceOf(network));
        }
        if (others.size() > 1) {
            throw EngineException.notImplemented("a rootless container can share the namespaces of one other container"
                    + " only, not of " + others.size() + "; name the same one for pid, ipc, uts and network");
        }
    }

    /// The container whose user namespace this one runs in: that of the one it joined, or its own.
    private String userNamespaceOf(String ref) {
        Container container = index.resolve(ref).value();
        Iterator<String> joined = joins(container.config()).values().iterator();
        // Whom it joined was there before it, so this comes to an end.
        return joined.hasNext() ? userNamespaceOf(joined.next()) : container.id();
    }

    private Spec joined(Container container, Spec spec) {
        Map<NamespaceType, String> joins = joins(container.config());
        if (joins.isEmpty()) {
            return spec;
        }
        List<Namespace> namespaces = new ArrayList<>(spec.linux().namespaces());
        int user = 0;
        for (Map.Entry<NamespaceType, String> join : joins.entrySet()) {
            int pid = pidOf(join.getKey(), join.getValue());
            namespaces.add(new Namespace(join.getKey(), path(pid, join.getKey())));
            user = pid;
        }
        int owner = user;
        namespaces.replaceAll(namespace -> namespace.type() == NamespaceType.USER
                ? new Namespace(NamespaceType.USER, path(owner, NamespaceType.USER))
                : namespace);
        return SpecEdits.withNamespaces(spec, namespaces);
    }

    private static String path(int pid, NamespaceType type) {
        String file = switch (type) {
            case PID -> "pid";
            case IPC -> "ipc";
            case USER -> "user";
            case UTS -> "uts";
            case CGROUP -> "cgroup";
            case MOUNT -> "mnt";
            case NETWORK -> "net";
            case TIME -> "time";
        };
        return "/proc/" + pid + "/ns/" + file;
    }

    /// The other's lock is not taken: when it ends right now, joining its namespace fails and says so.
    private int pidOf(NamespaceType type, String ref) {
        Container other = index.resolve(ref).value();
        Status status = other.state().status();
        if (!status.isAlive()) {
            throw EngineException.conflict("cannot join " + type + " of a non running container: " + other.id() + " ("
                    + other.name() + "); start it first");
        }
        return other.state().pid();
    }

    private Spec withSharedMemory(Container container, Spec spec) {
        NamespaceMode mode = container.config().ipcMode();
        return switch (mode.kind()) {
            case SHAREABLE ->
                SpecEdits.withMount(
                        spec,
                        bound(memory.make(container.id(), container.config().shmSize())));
            case CONTAINER -> {
                Container other =
                        index.resolve(String.valueOf(mode.container())).value();
                if (other.config().ipcMode().kind() != NamespaceMode.Kind.SHAREABLE) {
                    throw EngineException.conflict("can't join IPC of container " + other.id()
                            + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
                }
                yield SpecEdits.withMount(spec, bound(memory.path(other.id())));
            }
            case NONE -> SpecEdits.withoutMount(spec, SHM);
            case PRIVATE, HOST -> spec;
        };
    }

    private static Mount bound(Path source) {
        return new Mount(SHM, "bind", source.toString(), List.of("bind", "rprivate", "nosuid", "noexec", "nodev"));
    }

    private Spec withInit(Container container, Spec spec) {
        if (!container.config().init()) {
            return spec;
        }
        List<String> args = new ArrayList<>(List.of(INIT, "--"));
        args.addAll(spec.process().args());
        Mount program = new Mount(INIT, "bind", init.toString(), List.of("bind", "ro", "rprivate", "nosuid", "nodev"));
        return SpecEdits.withMount(SpecEdits.withArguments(spec, args), program);
    }
}
