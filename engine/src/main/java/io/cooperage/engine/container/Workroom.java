package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A root made of layers and an upper folder, worked on by processes or by this engine itself. What the
/// work changes is in [#upper], and nothing else is: what only has to be there to be mounted on is in a
/// folder of its own between the two ([MountPoints]). One thread at a time.
public final class Workroom implements AutoCloseable {
    private final Workrooms.Parts parts;
    private final String id;
    private final String name;
    private final List<Path> lowers;
    private final MountPoints mountPoints;
    private final List<Path> exposed = new ArrayList<>();
    private boolean onNetworks;

    private Workroom(Workrooms.Parts parts, String id, String name, List<Path> lowers) {
        this.parts = parts;
        this.id = id;
        this.name = name;
        this.lowers = lowers;
        this.mountPoints = new MountPoints(parts.kernel(), parts.ids());
    }

    /// What a process writes, as it does. Called by the thread of [#run].
    @FunctionalInterface
    public interface Output {
        /// @param error it was written to stderr
        void write(boolean error, byte[] bytes);
    }

    static Workroom make(Workrooms.Parts parts, String id, String name, List<Path> layers) {
        ContainerFiles files = parts.files();
        files.create(id);
        boolean made = false;
        try {
            List<Path> lowers = layers.isEmpty() ? List.of(files.makeEmptyLower(id)) : layers;
            Workroom room = new Workroom(parts, id, name, lowers);
            if (!layers.isEmpty()) {
                // Else the root itself would count as changed.
                room.mountPoints.copyAttributes(layers.getFirst(), files.upper(id));
            }
            made = true;
            return room;
        } finally {
            if (!made) {
                files.delete(id);
            }
        }
    }

    /// 64 hexadecimal digits.
    public String id() {
        return id;
    }

    /// The changes, in overlay's form; gone with [#close].
    public Path upper() {
        return parts.files().upper(id);
    }

    /// All folders of the root as it is now, the topmost first.
    public List<Path> stack() {
        List<Path> stack = new ArrayList<>(lowers.size() + 1);
        stack.add(upper());
        stack.addAll(lowers);
        return stack;
    }

    /// A folder for what the work needs besides; gone with [#close].
    public Path scratch() {
        return folder(parts.files().home(id).resolve("scratch"));
    }

    /// The same for run-time state and for places to mount on: should this engine die, the next one
    /// unmounts and removes them.
    public Path runFolder() {
        return folder(parts.files().run(id).resolve("work"));
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw StorageFailure.of("make", folder, e);
        }
    }

    /// Works on the root from this process.
    ///
    /// @param work given the root, open for reading; it is mounted for this process only, until `work`
    ///     returns
    public void change(Consumer<Fd> work) {
        try (StoppedRoots.Mounted mounted = parts.roots().open(plain(), true)) {
            work.accept(mounted.root());
        }
    }

    /// Makes a folder in the root, and those around it, where they are missing.
    ///
    /// @param path absolute
    /// @param user whose they are, as the root's own files know users; empty is root
    public void makeFolder(String path, String user) {
        ContainerUser owner = parts.users().resolve(stack(), user, List.of(), GroupMemberships.UNLESS_GROUP_GIVEN);
        change(root -> mountPoints.makeFolders(root, Path.of(path), owner));
    }

    /// A root that can be looked at.
    public interface View extends AutoCloseable {
        /// Open for reading.
        Fd root();

        @Override
        void close();
    }

    /// Mounts the root for this process only, to be read.
    ///
    /// @return to be closed before this is
    public View view() {
        StoppedRoots.Mounted mounted = parts.roots().open(plain(), false);
        return new View() {
            @Override
            public Fd root() {
                return mounted.root();
            }

            @Override
            public void close() {
                mounted.close();
            }
        };
    }

    /// Mounts the root where a process of another workroom can bind something of it from. It stays until
    /// [#conceal]; should this engine die, the next one unmounts it.
    ///
    /// @param path in the root; links resolve within it
    /// @param writable what is written goes to [#upper]
    /// @return where it is now
    /// @throws EngineException NOT_FOUND when there is no such path
    public Path expose(String path, boolean writable) {
        Path target = folder(runFolder().resolve(Integer.toString(exposed.size())));
        exposed.add(target);
        parts.roots().overlay(plain(), writable, target, parts.files().work(id));
        try (Fd root = parts.kernel().open(target.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                Fd found = parts.kernel()
                        .openat2(
                                root,
                                path.isEmpty() ? "/" : path,
                                OpenFlags.O_PATH,
                                0,
                                OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS)) {
            return Files.readSymbolicLink(Path.of(found.procPath()));
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ENOTDIR)) {
                throw EngineException.notFound(path + ": not found in " + name);
            }
            throw failure;
        } catch (IOException e) {
            throw StorageFailure.of("find", target.resolve(path), e);
        }
    }

    /// Undoes [#expose]; who has bound something of it keeps that.
    public void conceal() {
        exposed.forEach(parts.roots()::unmount);
        exposed.clear();
    }

    private ManagedContainer plain() {
        return managed(container(ContainerConfig.of(root(), List.of())), lowers);
    }

    private RootSource root() {
        return new RootSource.Directory(lowers.getFirst());
    }

    private Container container(ContainerConfig config) {
        return new Container(id, name, config, ContainerState.CREATED, Instant.now());
    }

    private static ManagedContainer managed(Container container, List<Path> lowers) {
        return new ManagedContainer(container, new ContainerRoot(lowers, null, List.of()));
    }

    /// Runs a process to its end.
    ///
    /// @param asked its root is this one, whatever it says
    /// @param started called when the process has its mounts, before its program runs
    /// @throws EngineException CANCELLED when the thread is interrupted, or whatever `output` throws: the
    ///     process
    ///     is gone then; [io.cooperage.engine.runtime.LaunchException] when it could not be started
    public ExitStatus run(ContainerConfig asked, Runnable started, Output output) {
        ConfigCheck.config(asked);
        onNetworks = true;
        ContainerConfig config = parts.connections().admit(id, name, asked, false);
        ManagedContainer managed = managed(container(config), withMountPoints(config));
        return new WorkroomProcess(parts, managed, name).run(started, output);
    }

    private List<Path> withMountPoints(ContainerConfig config) {
        Map<String, Boolean> targets = new LinkedHashMap<>(MountPoints.EVERYWHERE);
        config.mounts().forEach(mount -> {
            Path source = mount.source();
            targets.put(mount.target(), source != null && Files.isRegularFile(source));
        });
        Path folder = folder(parts.files().home(id).resolve("places"));
        try (StoppedRoots.Mounted mounted = parts.roots().open(plain(), false)) {
            if (!mountPoints.make(mounted.root(), targets, folder)) {
                return lowers;
            }
        }
        List<Path> all = new ArrayList<>(lowers.size() + 1);
        all.add(folder);
        all.addAll(lowers);
        return all;
    }

    /// Removes it with everything in it.
    @Override
    public void close() {
        WorkroomProcess.uninterrupted(() -> {
            try {
                conceal();
                if (onNetworks) {
                    parts.networks().forget(id);
                }
            } finally {
                parts.files().delete(id);
            }
        });
    }
}
