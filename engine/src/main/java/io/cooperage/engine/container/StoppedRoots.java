package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.FolderCopy;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountNamespace;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.volume.ContainerVolumes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The root of a container that does not run, mounted as a start would mount it, for nobody but this
/// process: in a mount namespace of its own, which is gone with the last look.
///
/// To look, the container's own folder is the topmost of the layers that are only read, so nothing is in
/// the way of a start meanwhile. To write, it is overlay's upper folder, and the caller holds the
/// container's lock.
final class StoppedRoots {
    private static final int IN_ROOT = OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS;
    private static final int READ_FOLDER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;

    private final Syscalls kernel;
    private final ContainerFiles files;
    private final ContainerVolumes volumes;
    private final IdMap ids;
    private final boolean rootless;

    StoppedRoots(Syscalls kernel, ContainerFiles files, ContainerVolumes volumes, IdMap ids, boolean rootless) {
        this.kernel = kernel;
        this.files = files;
        this.volumes = volumes;
        this.ids = ids;
        this.rootless = rootless;
    }

    /// @param root open for reading
    record Mounted(Fd root, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            root.close();
            release.run();
        }
    }

    /// The container's root with its volumes and binds.
    Mounted open(ManagedContainer container, boolean writing) {
        List<MountRequest> mounts = container.value().config().mounts().stream()
                .filter(mount -> mount.type() != MountRequest.Type.TMPFS)
                .sorted(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()))
                .toList();
        if (!writing && mounts.stream().anyMatch(mount -> isMissing(container, mount))) {
            // A start would make its mount points; without them nothing can be shown there.
            mount(container, true, mounts).close();
        }
        return mount(container, writing, mounts);
    }

    private boolean isMissing(ManagedContainer container, MountRequest mount) {
        try (Mounted root = mount(container, false, List.of());
                Fd ignored = kernel.openat2(root.root(), mount.target(), OpenFlags.O_PATH, 0, IN_ROOT)) {
            return ignored.number() < 0;
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)) {
                return true;
            }
            throw failure;
        }
    }

    private Mounted mount(ManagedContainer container, boolean writing, List<MountRequest> mounts) {
        String id = container.id();
        Path target = files.rootfs(id);
        Path work = files.lookWork(id);
        TreeRemover remover = new TreeRemover(kernel);
        if (writing) {
            remover.remove(work);
            kernel.mkdirat(Fd.CWD, work.toString(), 0700);
        }
        MountNamespace<Fd> inside = MountNamespace.open(
                "container " + id,
                () -> {
                    overlay(container, writing, target, work);
                    Fd root = kernel.open(target.toString(), READ_FOLDER);
                    try {
                        for (MountRequest mount : mounts) {
                            mountIn(root, mount, writing);
                        }
                        if (container.value().config().readOnlyRoot() && writing) {
                            readOnlyRoot(root);
                        }
                        return root;
                    } catch (EngineException failure) {
                        root.close();
                        throw failure;
                    }
                },
                () -> unmount(target));
        return new Mounted(inside.value(), () -> {
            inside.close();
            if (writing) {
                remover.remove(work);
            }
        });
    }

    /// Each layer is named by a descriptor: mount(2) takes one page of options, and a path may have a
    /// colon in it.
    void overlay(ManagedContainer container, boolean writing, Path target, Path work) {
        List<Fd> held = new ArrayList<>();
        try {
            StringBuilder options = new StringBuilder("lowerdir=");
            List<Path> stack = files.stack(container.id(), container.root());
            List<Path> lowers = writing ? stack.subList(1, stack.size()) : stack;
            for (Path lower : lowers) {
                options.append(held.isEmpty() ? "" : ":").append(named(held, lower));
            }
            if (writing) {
                options.append(",upperdir=").append(named(held, stack.getFirst()));
                options.append(",workdir=").append(named(held, work));
                // Else the whole disk would be written out at the end of each look.
                options.append(",volatile");
            }
            if (rootless) {
                options.append(",userxattr");
            }
            kernel.mount(
                    "overlay", target.toString(), "overlay", writing ? 0 : MountFlags.MS_RDONLY, options.toString());
        } finally {
            held.forEach(Fd::close);
        }
    }

    private String named(List<Fd> held, Path folder) {
        Fd opened = kernel.open(folder.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        held.add(opened);
        return opened.procPath();
    }

    private void mountIn(Fd root, MountRequest mount, boolean make) {
        try (Fd source =
                mount.source() == null ? null : kernel.open(mount.source().toString(), OpenFlags.O_PATH)) {
            boolean file = source != null
                    && !kernel.statx(source, "", AtFlags.AT_EMPTY_PATH).isDirectory();
            try (Fd place = place(root, mount.target(), file, make)) {
                Path onto = Path.of(place.procPath());
                if (mount.type() == MountRequest.Type.VOLUME) {
                    volumes.mountOn(Objects.requireNonNull(mount.volume()), subpath(mount), onto);
                } else if (source != null) {
                    kernel.mount(source.procPath(), onto.toString(), "", MountFlags.MS_BIND | MountFlags.MS_REC, "");
                }
            }
            if (mount.readOnly()) {
                try (Fd mounted = kernel.openat2(root, mount.target(), OpenFlags.O_PATH, 0, IN_ROOT)) {
                    kernel.makeReadOnly(mounted);
                }
            }
        } catch (SyscallException failure) {
            if (!failure.is(Errno.ENOENT) && !failure.is(Errno.ENOTDIR)) {
                throw failure;
            }
            // The source has gone, as a start would say; all else can be looked at.
        }
    }

    private static @Nullable String subpath(MountRequest mount) {
        String subpath = mount.subpath();
        return subpath == null || subpath.isEmpty() ? null : subpath;
    }

    /// The mount point, made like a start makes it: missing folders belong to the container's root.
    private Fd place(Fd root, String path, boolean file, boolean make) {
        try {
            return kernel.openat2(root, path, OpenFlags.O_PATH, 0, IN_ROOT);
        } catch (SyscallException failure) {
            if (!make || !failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
        Path at = Path.of("/");
        for (Path part : Path.of(path).normalize()) {
            Path next = at.resolve(part);
            boolean last = next.equals(Path.of(path).normalize());
            try (Fd parent =
                    kernel.openat2(root, at.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, IN_ROOT)) {
                make(parent, part.toString(), file && last);
            }
            at = next;
        }
        return kernel.openat2(root, path, OpenFlags.O_PATH, 0, IN_ROOT);
    }

    private void make(Fd parent, String name, boolean file) {
        if (kernel.tryStatx(parent, name, AtFlags.AT_SYMLINK_NOFOLLOW).isPresent()) {
            return;
        }
        if (file) {
            int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
            kernel.openat(parent, name, flags, 0600).close();
        } else {
            kernel.mkdirat(parent, name, 0700);
        }
        kernel.fchmodat(parent, name, file ? 0644 : 0755);
        kernel.fchownat(parent, name, ids.hostUid(0), ids.hostGid(0), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    private void readOnlyRoot(Fd root) {
        // Not what is mounted in it: those have their own say.
        kernel.mount("", root.procPath(), "", MountFlags.MS_REMOUNT | MountFlags.MS_BIND | MountFlags.MS_RDONLY, "");
    }

    void unmount(Path target) {
        try {
            kernel.umount2(target.toString(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EINVAL)) {
                throw failure;
            }
            // It had not come to be mounted.
        }
    }

    /// Copies what the container's root, without anything mounted in it, has at `path`, to a new volume's
    /// folder. Nothing there is fine; a file is not for a volume.
    void copyUp(ManagedContainer container, String path, Path folder) {
        try (Mounted root = mount(container, false, List.of());
                Fd from = kernel.openat2(root.root(), path, READ_FOLDER, 0, IN_ROOT);
                Fd to = kernel.open(folder.toString(), READ_FOLDER)) {
            new FolderCopy(kernel, ids).copy(from, to);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.ENOENT) && !failure.is(Errno.ENOTDIR)) {
                throw failure;
            }
        }
    }
}
