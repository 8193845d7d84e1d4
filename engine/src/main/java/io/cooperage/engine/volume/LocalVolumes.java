package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.RootedTree;
import io.cooperage.engine.files.TreeView;
import io.cooperage.engine.layer.FolderTar;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.volume.VolumeFolders.Size;
import io.cooperage.engine.volume.VolumeTable.State;
import io.cooperage.engine.volume.VolumeTable.StoredUser;
import io.cooperage.engine.volume.VolumeTable.StoredVolume;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The volumes of one engine on this machine: a row in the database and a folder each.
///
/// A row is written before its folder is made, and marked before its folder goes, so that a crash at any instant
/// leaves what the next [#open] brings to an end.
public final class LocalVolumes implements VolumeService, ContainerVolumes, AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = VolumeTable.MIGRATIONS;

    private final Syscalls kernel;
    private final IdMap ids;
    private final VolumeTable table;
    private final VolumeFolders folders;
    private final EventStream events;
    private final DiskRoom room;
    private final InstantSource clock = InstantSource.system();

    /// By volume: held while it is made, mounted, filled or removed. No two at once.
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /// Containers that the table may know as users: for the others, who are most, their end needs no look at it.
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    private LocalVolumes(
            Syscalls kernel, IdMap ids, VolumeTable table, VolumeFolders folders, EventStream events, DiskRoom room) {
        this.kernel = kernel;
        this.ids = ids;
        this.table = table;
        this.folders = folders;
        this.events = events;
        this.room = room;
        users.addAll(table.allUsers());
    }

    /// @param ids who owns on disk what belongs to whom in containers
    public static LocalVolumes open(
            EnginePaths paths, Database database, EventStream events, IdMap ids, DiskRoom room) {
        Syscalls kernel = Syscalls.host();
        VolumeTable table = new VolumeTable(database);
        VolumeFolders folders = new VolumeFolders(kernel, folder(paths), ids);
        new VolumeRecovery(kernel, table, folders).run();
        return new LocalVolumes(kernel, ids, table, folders, events, room);
    }

    static Path folder(EnginePaths paths) {
        return paths.data().resolve("volumes");
    }

    private <T> T locked(String name, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void announce(String name, VolumeAction action, Map<String, String> attributes) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put("driver", VolumeConfig.LOCAL);
        events.publish(new VolumeEvent(clock.instant(), name, action, all));
    }

    private Volume volume(StoredVolume stored) {
        return new Volume(
                stored.name(),
                stored.driver(),
                stored.options(),
                stored.labels(),
                stored.anonymous(),
                folders.data(stored.name()),
                stored.createdAt(),
                stored.users());
    }

    private StoredVolume present(String name) {
        return table.find(name)
                .filter(volume -> volume.state() == State.PRESENT)
                .orElseThrow(() -> EngineException.notFound("get " + name + ": no such volume"));
    }

    private static VolumeMount mount(StoredVolume volume) {
        return VolumeMount.of(volume.name(), volume.options());
    }

    private VolumeSource source(String name) {
        return new VolumeSource(kernel, name, folders.data(name), () -> mount(present(name)));
    }

    @Override
    public Volume create(VolumeConfig config) {
        if (!config.driver().isEmpty() && !config.driver().equals(VolumeConfig.LOCAL)) {
            throw EngineException.notImplemented("create " + config.name() + ": error looking up volume plugin "
                    + config.driver() + ": this engine has the driver \"local\" only");
        }
        boolean anonymous = config.name() == null || config.name().isEmpty();
        String name = anonymous || config.name() == null ? VolumeName.random() : VolumeName.check(config.name());
        VolumeMount.of(name, config.options());
        return locked(name, () -> {
            StoredVolume wanted = new StoredVolume(
                    name,
                    VolumeConfig.LOCAL,
                    config.options(),
                    config.labels(),
                    anonymous,
                    clock.instant(),
                    State.PRESENT,
                    false,
                    List.of());
            if (!table.insert(wanted)) {
                return existing(wanted);
            }
            make(wanted);
            announce(name, VolumeAction.CREATE, Map.of());
            return volume(wanted);
        });
    }

    private void make(StoredVolume volume) {
        try {
            folders.make(volume.name());
        } catch (EngineException e) {
            table.delete(volume.name());
            throw e;
        }
    }

    private Volume existing(StoredVolume wanted) {
        StoredVolume there = present(wanted.name());
        boolean asked = !wanted.options().isEmpty();
        if (!there.driver().equals(wanted.driver())
                || (asked && !there.options().equals(wanted.options()))) {
            throw EngineException.conflict("create " + wanted.name() + ": a volume of this name is there with other"
                    + " options " + there.options() + "; remove it or choose another name");
        }
        return volume(there);
    }

    @Override
    public List<Volume> list() {
        return table.all().stream()
                .filter(volume -> volume.state() == State.PRESENT)
                .map(this::volume)
                .toList();
    }

    @Override
    public Volume get(String name) {
        return volume(present(name));
    }

    @Override
    public void remove(String name, boolean force) {
        room.making(() -> locked(name, () -> {
            if (force && table.find(name).isEmpty()) {
                return false;
            }
            present(name);
            List<String> users = table.beginRemove(name);
            if (!users.isEmpty()) {
                throw EngineException.conflict("remove " + name + ": volume is in use - " + users);
            }
            removeMarked(name);
            return true;
        }));
    }

    /// Holds its lock.
    private void removeMarked(String name) {
        VolumeMount.off(kernel, folders.data(name));
        folders.remove(name);
        table.delete(name);
        announce(name, VolumeAction.DESTROY, Map.of());
    }

    @Override
    public List<VolumeUsage> prunable(boolean named) {
        return prunable(named, _ -> true);
    }

    private List<VolumeUsage> prunable(boolean named, Predicate<Volume> which) {
        return list().stream()
                .filter(volume -> volume.usedBy().isEmpty() && (named || volume.anonymous()))
                .filter(which)
                .map(this::reclaimable)
                .toList();
    }

    /// What goes with it. Where its options mount something else, nothing does: that stays where it is.
    private VolumeUsage reclaimable(Volume volume) {
        return volume.options().isEmpty() ? usage(volume.name()) : new VolumeUsage(volume, 0, 0);
    }

    @Override
    public List<VolumeUsage> prune(boolean named, Predicate<Volume> which) {
        return room.making(() -> pruneNow(named, which));
    }

    private List<VolumeUsage> pruneNow(boolean named, Predicate<Volume> which) {
        List<VolumeUsage> pruned = new ArrayList<>();
        for (VolumeUsage usage : prunable(named, which)) {
            Cancellation.check("prune volumes");
            String name = usage.volume().name();
            boolean removed = locked(name, () -> {
                // Somebody may have come to use or to remove it since.
                if (table.find(name).filter(v -> v.state() == State.PRESENT).isEmpty()
                        || !table.beginRemove(name).isEmpty()) {
                    return false;
                }
                removeMarked(name);
                return true;
            });
            if (removed) {
                pruned.add(usage);
            }
        }
        long bytes = pruned.stream().mapToLong(VolumeUsage::bytes).sum();
        announce("", VolumeAction.PRUNE, Map.of("reclaimed", Long.toString(bytes)));
        return pruned;
    }

    @Override
    public VolumeUsage usage(String name) {
        Volume volume = get(name);
        try (TreeView view = source(name).open(false)) {
            Size size = folders.size(view.root());
            return new VolumeUsage(volume, size.bytes(), size.files());
        }
    }

    @Override
    public FileTree files(String name) {
        present(name);
        return new RootedTree(kernel, ids, source(name), _ -> {});
    }

    @Override
    public void export(String name, OutputStream out) {
        try (TreeView view = source(name).open(false)) {
            new FolderTar(kernel, ids, _ -> false).write(view.root(), ".", "", out);
        }
    }

    /// Unpacked aside first, so that an archive that turns out to be damaged changes nothing.
    @Override
    public void restore(String name, InputStream tar) {
        present(name);
        Path aside = folders.work();
        try (TreeView view = source(name).open(true)) {
            folders.unpack(tar, "into volume " + name, view.root(), aside);
            folders.copy(aside, view.root());
        } finally {
            folders.discard(aside);
        }
    }

    @Override
    public Volume copy(String name, String newName) {
        StoredVolume from = present(name);
        StoredVolume to = new StoredVolume(
                VolumeName.check(newName),
                from.driver(),
                Map.of(),
                from.labels(),
                false,
                clock.instant(),
                State.MAKING,
                true,
                List.of());
        return locked(newName, () -> {
            if (!table.insert(to)) {
                throw EngineException.conflict("copy " + name + ": there is a volume " + newName + " already");
            }
            boolean done = false;
            Path aside = folders.fresh();
            try (TreeView view = source(name).open(false)) {
                folders.copy(view.root(), aside);
                folders.make(newName);
                folders.moveFinished(aside, folders.data(newName));
                table.state(newName, State.PRESENT);
                done = true;
            } finally {
                if (!done) {
                    folders.discard(aside);
                    folders.remove(newName);
                    table.delete(newName);
                }
            }
            announce(newName, VolumeAction.CREATE, Map.of());
            return get(newName);
        });
    }

    @Override
    public void empty(String name) {
        locked(name, () -> {
            present(name);
            List<String> running = running(name);
            if (!running.isEmpty()) {
                throw EngineException.conflict("empty " + name + ": volume is in use by running containers - " + running
                        + "; stop them first");
            }
            try (TreeView view = source(name).open(true)) {
                folders.empty(view.root());
            }
            return true;
        });
    }

    private List<String> running(String name) {
        return table.users(name).stream()
                .filter(StoredUser::running)
                .map(StoredUser::container)
                .toList();
    }

    @Override
    public Volume use(@Nullable String name, String containerId) {
        while (true) {
            String made = create(VolumeConfig.of(name), name);
            users.add(containerId);
            if (table.addUser(made, containerId)) {
                return get(made);
            }
            // Removed in between: made anew.
        }
    }

    /// One that is there is taken as it is, whatever its options.
    private String create(VolumeConfig config, @Nullable String name) {
        if (name != null
                && table.find(name).filter(v -> v.state() == State.PRESENT).isPresent()) {
            return name;
        }
        return create(config).name();
    }

    @Override
    public Path enter(String name, String containerId) {
        return locked(name, () -> {
            StoredVolume volume = present(name);
            folders.make(name);
            // Said first: should this end here, the next engine finds it mounted or not, and takes it down.
            table.running(name, containerId);
            Path data = folders.data(name);
            VolumeMount mount = mount(volume);
            if (!mount.isNothing() && !VolumeMount.isMounted(data)) {
                mount.on(kernel, name, data);
            }
            return data;
        });
    }

    @Override
    public void mountOn(String name, @Nullable String subpath, Path target) {
        VolumeMount mount = mount(present(name));
        Path data = folders.data(name);
        if (!mount.isNothing() && !VolumeMount.isMounted(data)) {
            mount.on(kernel, name, data);
        }
        folders.bind(data, subpath, target);
    }

    @Override
    public void fillOnce(String name, Consumer<Path> fill) {
        locked(name, () -> {
            StoredVolume volume = present(name);
            Path data = folders.data(name);
            boolean mounted = !mount(volume).isNothing();
            if (volume.filled()) {
                return false;
            }
            if (!folders.isEmpty(data)) {
                table.filled(name);
                return false;
            }
            Path aside = folders.like(data);
            try {
                fill.accept(aside);
                // A folder that others run with, or a mount, must stay the same one.
                boolean moved = !mounted && running(name).size() <= 1 && folders.moveFinished(aside, data);
                if (!moved) {
                    folders.copy(aside, data);
                }
            } finally {
                folders.discard(aside);
            }
            if (!mounted) {
                table.filled(name);
            }
            return true;
        });
    }

    @Override
    public void leave(String containerId) {
        if (!users.contains(containerId)) {
            return;
        }
        for (String name : table.ended(containerId)) {
            unmountUnused(name);
        }
    }

    private void unmountUnused(String name) {
        locked(name, () -> {
            table.find(name).filter(volume -> !volume.options().isEmpty()).ifPresent(_ -> {
                if (running(name).isEmpty()) {
                    VolumeMount.off(kernel, folders.data(name));
                }
            });
            return true;
        });
    }

    @Override
    public void forget(String containerId, boolean removeAnonymous) {
        if (!users.contains(containerId)) {
            return;
        }
        leave(containerId);
        List<String> anonymous = table.forget(containerId);
        users.remove(containerId);
        if (removeAnonymous) {
            anonymous.forEach(this::removeUnused);
        }
    }

    private void removeUnused(String name) {
        locked(name, () -> {
            if (table.find(name).isPresent() && table.beginRemove(name).isEmpty()) {
                removeMarked(name);
            }
            return true;
        });
    }

    @Override
    public void keepOnly(Set<String> containerIds) {
        for (String container : table.allUsers()) {
            if (!containerIds.contains(container)) {
                forget(container, false);
            }
        }
        table.stillborn().forEach(this::removeUnused);
        for (Volume volume : list()) {
            unmountUnused(volume.name());
        }
    }

    /// Nothing is held open; what is mounted stays for the containers that live on.
    @Override
    public void close() {}
}
