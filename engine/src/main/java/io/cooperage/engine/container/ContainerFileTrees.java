package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.RootedTree;
import io.cooperage.engine.files.TreeSource;
import io.cooperage.engine.files.TreeView;
import io.cooperage.engine.files.TreeView.Below;
import io.cooperage.engine.files.TreeView.MountPoint;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files of containers: of a running one as its process 1 sees them, without stopping it; of another as a start
/// would mount them.
final class ContainerFileTrees {
    /// Made by every start where they are missing.
    static final Set<String> MADE = Set.of(
            "/proc",
            "/sys",
            "/dev",
            "/dev/pts",
            "/dev/shm",
            "/dev/mqueue",
            "/sys/fs/cgroup",
            "/etc/hostname",
            "/etc/hosts",
            "/etc/resolv.conf");

    private final Syscalls kernel;
    private final ContainerFiles files;
    private final StoppedRoots stopped;
    private final IdMap ids;
    private final EventStream events;
    private final InstantSource clock;

    ContainerFileTrees(
            Syscalls kernel,
            ContainerFiles files,
            StoppedRoots stopped,
            IdMap ids,
            EventStream events,
            InstantSource clock) {
        this.kernel = kernel;
        this.files = files;
        this.stopped = stopped;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    FileTree open(ManagedContainer container) {
        return new RootedTree(kernel, ids, new Source(container), copied -> {
            ContainerAction action = copied.in() ? ContainerAction.EXTRACT_TO_DIR : ContainerAction.ARCHIVE_PATH;
            Container value = container.value();
            events.publish(new ContainerEvent(
                    clock.instant(),
                    value.id(),
                    action,
                    Map.of("name", value.name(), "image", value.config().root().shown(), "path", copied.path())));
        });
    }

    /// One container's, wherever they are at the moment.
    private final class Source implements TreeSource {
        private final ManagedContainer container;

        Source(ManagedContainer container) {
            this.container = container;
        }

        @Override
        public TreeView open(boolean writing) {
            Optional<TreeView> running = running();
            if (running.isPresent()) {
                return running.get();
            }
            // Neither may a start begin while something is written, nor two make mount points at once.
            container.lock.lock();
            boolean kept = false;
            try {
                if (container.removed) {
                    throw EngineException.notFound("No such container: " + container.id());
                }
                Optional<TreeView> started = running();
                if (started.isPresent()) {
                    return started.get();
                }
                StoppedRoots.Mounted mounted = stopped.open(container, writing);
                kept = writing;
                return new TreeView(mounted.root(), configured(), below(), made(), () -> {
                    try {
                        mounted.release().run();
                    } finally {
                        if (writing) {
                            container.lock.unlock();
                        }
                    }
                });
            } finally {
                if (!kept) {
                    container.lock.unlock();
                }
            }
        }

        private Optional<TreeView> running() {
            int pid = container.value().state().pid();
            if (!container.isAlive() || pid == 0) {
                return Optional.empty();
            }
            Fd root;
            try {
                root = kernel.open("/proc/" + pid + "/root", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
            } catch (SyscallException failure) {
                if (failure.is(Errno.ENOENT) || failure.is(Errno.ESRCH)) {
                    return ending();
                }
                throw failure;
            }
            boolean handed = false;
            try {
                List<MountPoint> mounts = seen(pid);
                if (!container.isAlive() || container.value().state().pid() != pid || isOurs(root)) {
                    return ending();
                }
                TreeView view = new TreeView(root, mounts, below(), made(), () -> {});
                handed = true;
                return Optional.of(view);
            } finally {
                if (!handed) {
                    root.close();
                }
            }
        }

        /// Its process is gone and its end not written down yet, which takes the lock that the caller may hold.
        private Optional<TreeView> ending() {
            if (container.isAlive() && !container.lock.isHeldByCurrentThread()) {
                return Optional.empty();
            }
            if (container.isAlive()) {
                throw EngineException.conflict(
                        "container " + container.value().name() + " is just ending; try again in a moment");
            }
            return Optional.empty();
        }

        /// No container has the machine's own root; who has it got the pid of one that ended.
        private boolean isOurs(Fd root) {
            FileStatus theirs = kernel.statx(root, "", AtFlags.AT_EMPTY_PATH);
            FileStatus ours = kernel.statx(Fd.CWD, "/", 0);
            return theirs.inode() == ours.inode()
                    && theirs.deviceMajor() == ours.deviceMajor()
                    && theirs.deviceMinor() == ours.deviceMinor();
        }

        private List<MountPoint> seen(int pid) {
            return MountInfo.of(pid).stream()
                    .map(mount -> new MountPoint(
                            mount.target(), mount.type(), mount.hasOption("ro"), mount.major(), mount.minor()))
                    .toList();
        }

        private List<MountPoint> configured() {
            ContainerConfig config = container.value().config();
            List<MountPoint> mounts = new ArrayList<>();
            mounts.add(new MountPoint("/", "overlay", config.readOnlyRoot(), 0, 0));
            for (MountRequest mount : config.mounts()) {
                if (mount.type() != MountRequest.Type.TMPFS) {
                    mounts.add(new MountPoint(
                            Path.of(mount.target()).normalize().toString(), "bind", mount.readOnly(), 0, 0));
                }
            }
            return mounts;
        }

        private Below below() {
            return new Below(files.upper(container.id()), container.root().lowers());
        }

        private Set<String> made() {
            Set<String> made = new HashSet<>(MADE);
            container
                    .value()
                    .config()
                    .mounts()
                    .forEach(mount ->
                            made.add(Path.of(mount.target()).normalize().toString()));
            return made;
        }

        @Override
        public void close() {
            // Nothing is held between two operations.
        }
    }
}
