package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.volume.ContainerVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What people asked to be mounted in a container, over its life: decided and made with the container, so
/// that its configuration is complete and each start mounts the same; turned into plain binds for each start.
final class ContainerMounts {
    /// Words that Docker's clients may send and that say nothing here: labels of SELinux, which this engine
    /// does not confine containers by (as a Docker daemon without `--selinux-enabled`); consistency, which is
    /// for virtual machines; and what has a field of its own.
    private static final Set<String> UNHEARD =
            Set.of("z", "Z", "nocopy", "volume-nocopy", "consistent", "cached", "delegated", "default");

    private final ContainerIndex index;
    private final ContainerVolumes volumes;
    private final StoppedRoots roots;
    private final Subpaths subpaths;
    private final EventStream events;
    private final InstantSource clock;

    ContainerMounts(
            ContainerIndex index,
            ContainerVolumes volumes,
            StoppedRoots roots,
            Subpaths subpaths,
            EventStream events,
            InstantSource clock) {
        this.index = index;
        this.volumes = volumes;
        this.roots = roots;
        this.subpaths = subpaths;
        this.events = events;
        this.clock = clock;
    }

    /// Adds what comes from other containers and from the image's volumes. Makes nothing.
    ///
    /// What is asked for wins over what comes from another container, and that over the image's, as with
    /// Docker.
    ContainerConfig plan(ContainerConfig config) {
        Map<String, MountRequest> mounts = new LinkedHashMap<>();
        for (String from : config.volumesFrom()) {
            inherited(from).forEach(mount -> mounts.put(normal(mount.target()), mount));
        }
        for (MountRequest mount : config.mounts()) {
            String target = normal(mount.target());
            mounts.remove(target);
            mounts.put(target, mount);
        }
        for (String path : config.volumes()) {
            if (!path.startsWith("/")) {
                throw EngineException.invalid(
                        "invalid volume specification: '" + path + "': mount path must be absolute");
            }
            mounts.putIfAbsent(normal(path), MountRequest.volume(null, normal(path), false));
        }
        return config.toBuilder().mounts(List.copyOf(mounts.values())).build();
    }

    private static String normal(String path) {
        return Path.of(path).normalize().toString();
    }

    /// The volumes and binds of another container.
    private List<MountRequest> inherited(String from) {
        int colon = from.indexOf(':');
        String mode = colon < 0 ? "" : from.substring(colon + 1);
        for (String word : mode.isEmpty() ? List.<String>of() : List.of(mode.split(",", -1))) {
            if (!List.of("ro", "rw", "z", "Z").contains(word)) {
                throw EngineException.invalid("invalid volumes-from '" + from + "': invalid mode: " + mode);
            }
        }
        boolean readOnly = List.of(mode.split(",", -1)).contains("ro");
        Container other =
                index.resolve(colon < 0 ? from : from.substring(0, colon)).value();
        return other.config().mounts().stream()
                .filter(mount -> mount.type() != MountRequest.Type.TMPFS)
                .map(mount -> readOnly && !mount.readOnly() ? readOnly(mount) : mount)
                .toList();
    }

    private static MountRequest readOnly(MountRequest mount) {
        return new MountRequest(
                mount.type(),
                mount.source(),
                mount.target(),
                true,
                mount.options(),
                mount.volume(),
                mount.copyUp(),
                mount.makeSource(),
                mount.subpath(),
                mount.itemized());
    }

    /// Makes the volumes and folders that a container is to have. The caller undoes it with [#forget] when
    /// the container does not come to be.
    ContainerConfig make(String id, ContainerConfig config) {
        List<MountRequest> made = new ArrayList<>();
        for (MountRequest mount : config.mounts()) {
            makeSource(mount);
            made.add(
                    mount.type() == MountRequest.Type.VOLUME
                            ? named(mount, volumes.use(mount.volume(), id).name())
                            : mount);
        }
        return config.toBuilder().mounts(made).build();
    }

    private static MountRequest named(MountRequest mount, String volume) {
        return new MountRequest(
                mount.type(),
                mount.source(),
                mount.target(),
                mount.readOnly(),
                mount.options(),
                volume,
                mount.copyUp(),
                mount.makeSource(),
                mount.subpath(),
                mount.itemized());
    }

    private static void makeSource(MountRequest mount) {
        Path source = mount.source();
        if (mount.type() != MountRequest.Type.BIND || source == null || Files.exists(source)) {
            return;
        }
        if (!mount.makeSource()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"bind\": bind source path does not exist: " + source);
        }
        try {
            Files.createDirectories(source);
        } catch (IOException e) {
            throw StorageFailure.of("error while creating mount source path", source, e);
        }
    }

    /// The container with binds in the place of its volumes, which need not be there yet: to be checked only.
    static Container unresolved(Container container) {
        return with(
                container,
                container.config().mounts().stream()
                        .map(mount -> mount.type() == MountRequest.Type.VOLUME
                                ? plain(mount, Path.of("/"))
                                : mount.type() == MountRequest.Type.BIND
                                        ? plain(mount, Objects.requireNonNull(mount.source()))
                                        : mount)
                        .toList());
    }

    private static Container with(Container old, List<MountRequest> mounts) {
        return new Container(
                old.id(), old.name(), old.config().toBuilder().mounts(mounts).build(), old.state(), old.createdAt());
    }

    /// A bind that says everything itself.
    static MountRequest plain(MountRequest mount, Path source) {
        List<String> options = new ArrayList<>(mount.options());
        options.removeIf(UNHEARD::contains);
        boolean said = options.stream().anyMatch(word -> word.equals("ro") || word.equals("rro"));
        if (mount.readOnly() && !said) {
            // What is mounted below too, as Docker since 25; a writable hole in it would be a surprise.
            options.add("rro");
        }
        return new MountRequest(MountRequest.Type.BIND, source, mount.target(), mount.readOnly(), options);
    }

    /// Makes everything ready for a start and says what is to be mounted. The caller ends it with [#entered]
    /// when the process has its mounts, and with [#leave] when it has ended or did not come to be.
    Container enter(ManagedContainer container) {
        Container value = container.value();
        List<MountRequest> mounts = new ArrayList<>();
        for (MountRequest mount : value.config().mounts()) {
            switch (mount.type()) {
                case TMPFS -> mounts.add(mount);
                case BIND -> {
                    makeSource(mount);
                    Path source = Objects.requireNonNull(mount.source());
                    checkPropagation(mount, source);
                    mounts.add(plain(mount, source));
                }
                case VOLUME -> mounts.add(plain(mount, enter(container, mount)));
            }
        }
        value.config().mounts().forEach(mount -> announce(value, mount, VolumeAction.MOUNT));
        return with(value, mounts);
    }

    private Path enter(ManagedContainer container, MountRequest mount) {
        String name = Objects.requireNonNull(mount.volume());
        Path data = volumes.enter(name, container.id());
        String subpath = mount.subpath();
        if (mount.copyUp() && (subpath == null || subpath.isEmpty())) {
            volumes.fillOnce(name, folder -> roots.copyUp(container, mount.target(), folder));
        }
        return subpath == null || subpath.isEmpty()
                ? data
                : subpaths.bind(container.id(), name, subpath, target -> volumes.mountOn(name, subpath, target));
    }

    /// Docker's rule: what is to spread to the machine, or from it, must lie on a mount that spreads.
    private static void checkPropagation(MountRequest mount, Path source) {
        boolean shared = mount.options().stream().anyMatch(word -> word.equals("shared") || word.equals("rshared"));
        boolean slave = mount.options().stream().anyMatch(word -> word.equals("slave") || word.equals("rslave"));
        if (!shared && !slave) {
            return;
        }
        MountInfo holding = MountInfo.holding(MountInfo.ofSelf(), source).orElse(null);
        String propagation = holding == null ? "" : holding.propagation();
        if (!propagation.contains("shared:") && (shared || !propagation.contains("master:"))) {
            throw EngineException.invalid("path " + source + " is mounted on "
                    + (holding == null ? "/" : holding.target()) + " but it is not a shared"
                    + (shared ? "" : " or slave") + " mount; make it one with mount --make-"
                    + (shared ? "shared" : "slave") + ", or mount it without propagation");
        }
    }

    /// Mounts of which the container has its own copies by now.
    void entered(String id) {
        subpaths.release(id);
    }

    /// The run is over.
    void leave(Container container) {
        subpaths.release(container.id());
        volumes.leave(container.id());
        container.config().mounts().forEach(mount -> announce(container, mount, VolumeAction.UNMOUNT));
    }

    /// The container is gone for good, or did not come to be.
    void forget(String id, boolean removeAnonymous) {
        volumes.forget(id, removeAnonymous);
    }

    /// What an engine that died may have left undone, once it is known what runs.
    ///
    /// @param kept ids of containers that are removed but may come back
    void recover(List<String> kept) {
        subpaths.releaseAll();
        Set<String> ids = new HashSet<>(kept);
        for (ManagedContainer container : index.all()) {
            ids.add(container.id());
            if (!container.isAlive()) {
                volumes.leave(container.id());
            }
        }
        volumes.keepOnly(ids);
    }

    private void announce(Container container, MountRequest mount, VolumeAction action) {
        String name = mount.volume();
        if (mount.type() != MountRequest.Type.VOLUME || name == null) {
            return;
        }
        events.publish(new VolumeEvent(
                clock.instant(),
                name,
                action,
                action == VolumeAction.MOUNT
                        ? Map.of(
                                "driver",
                                "local",
                                "container",
                                container.id(),
                                "destination",
                                mount.target(),
                                "read/write",
                                Boolean.toString(!mount.readOnly()),
                                "propagation",
                                "")
                        : Map.of("driver", "local", "container", container.id())));
    }
}
