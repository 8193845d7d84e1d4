package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Cgroup.Controller;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What can be done to all the processes of one group at once: list, freeze, thaw, kill, and removal of the
/// empty group.
final class CgroupTasks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SIGKILL = 9;

    private final CgroupDirectories group;
    private final Syscalls sys;

    CgroupTasks(CgroupDirectories group, Syscalls sys) {
        this.group = group;
        this.sys = sys;
    }

    /// The directory whose membership is trusted: v2 where there is one, for a process has only one place in
    /// it.
    private Optional<Path> members() {
        return group.unifiedDirectory()
                .or(() -> group.legacy(Controller.PIDS))
                .or(() -> group.all().stream().findFirst());
    }

    List<Integer> pids() {
        Set<Integer> pids = new TreeSet<>();
        members().ifPresent(dir -> collect(dir, pids));
        return List.copyOf(pids);
    }

    private static void collect(Path dir, Set<Integer> pids) {
        // A threaded v2 group refuses to be read (EOPNOTSUPP); its processes are listed by the group above.
        for (String line :
                KernelFile.read(dir.resolve("cgroup.procs")).orElse("").split("\n", -1)) {
            // 0 stands for a process of a pid namespace that this one can't see.
            if (!line.isEmpty() && !line.equals("0")) {
                pids.add(Integer.parseInt(line));
            }
        }
        for (Path child : children(dir)) {
            collect(child, pids);
        }
    }

    private static List<Path> children(Path dir) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir, Files::isDirectory)) {
            entries.forEach(children::add);
        } catch (IOException | DirectoryIteratorException gone) {
            // Removed meanwhile: no children.
        }
        return children;
    }

    private Optional<Path> unifiedWith(String file) {
        return group.unifiedDirectory().filter(dir -> Files.exists(dir.resolve(file)));
    }

    void freeze() {
        Optional<Path> v2 = unifiedWith("cgroup.freeze");
        if (v2.isPresent()) {
            KernelFile.write(v2.get().resolve("cgroup.freeze"), "1");
            Path events = v2.get().resolve("cgroup.events");
            awaitFrozen(() -> new CounterFile().read(events).field("frozen").orElse(0) == 1);
            return;
        }
        Path state = freezer().resolve("freezer.state");
        KernelFile.write(state, "FROZEN");
        awaitFrozen(() -> {
            if (KernelFile.read(state).orElse("").startsWith("FROZEN")) {
                return true;
            }
            // v1 misses tasks that fork while it walks them; asking again catches those.
            KernelFile.write(state, "FROZEN");
            return false;
        });
    }

    private void awaitFrozen(BooleanSupplier frozen) {
        if (!await(frozen)) {
            thaw();
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "freeze " + members().map(Path::toString).orElse("") + ": the kernel could not stop every task"
                            + " within " + PATIENCE.toSeconds() + " s (one may wait for a disk); thawed again");
        }
    }

    void thaw() {
        Optional<Path> v2 = unifiedWith("cgroup.freeze");
        if (v2.isPresent()) {
            KernelFile.write(v2.get().resolve("cgroup.freeze"), "0");
        } else {
            KernelFile.write(freezer().resolve("freezer.state"), "THAWED");
        }
    }

    private Path freezer() {
        return group.legacy(Controller.FREEZER)
                .orElseThrow(() -> EngineException.notImplemented(
                        "pause: there is no control group with a freezer to stop the processes with"));
    }

    private boolean canFreeze() {
        return unifiedWith("cgroup.freeze").isPresent()
                || group.legacy(Controller.FREEZER).isPresent();
    }

    void kill() {
        Optional<Path> v2 = unifiedWith("cgroup.kill");
        if (v2.isPresent()) {
            KernelFile.write(v2.get().resolve("cgroup.kill"), "1");
        }
        boolean empty = await(() -> {
            List<Integer> left = pids();
            if (left.isEmpty()) {
                return true;
            }
            if (v2.isEmpty()) {
                killAll();
            }
            return false;
        });
        if (!empty) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "kill processes " + pids() + ": still there " + PATIENCE.toSeconds()
                            + " s after SIGKILL; they wait for a device or a dead network mount");
        }
    }

    /// Before Linux 5.14: stop everything, so that nothing forks while the list is walked, then kill by pid.
    private void killAll() {
        boolean frozen = false;
        if (canFreeze()) {
            try {
                freeze();
                frozen = true;
            } catch (EngineException unfreezable) {
                // The walk is then repeated until it finds nobody.
            }
        }
        try {
            for (int pid : pids()) {
                sys.kill(pid, SIGKILL);
            }
        } finally {
            // A frozen v1 task does not die before it is thawed.
            if (frozen) {
                thaw();
            }
        }
    }

    /// Tries all directories, deepest first; throws the first failure.
    void remove() {
        EngineException failure = null;
        for (Path dir : group.all()) {
            try {
                remove(dir);
                removeEmptyParents(dir);
            } catch (EngineException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Groups of several containers, which lie between the engine's own and theirs.
    private static void removeEmptyParents(Path dir) {
        int engine = -1;
        for (int i = 0; i < dir.getNameCount(); i++) {
            if (dir.getName(i).toString().equals(CgroupDetection.TOP)) {
                engine = i + 2;
            }
        }
        if (engine < 2) {
            return;
        }
        for (Path up = dir.getParent(); up != null && up.getNameCount() > engine; up = up.getParent()) {
            if (!rmdir(up)) {
                return;
            }
        }
    }

    private static void remove(Path dir) {
        if (rmdir(dir)) {
            return;
        }
        for (Path child : children(dir)) {
            remove(child);
        }
        // A dying task keeps its group busy for a moment after it has left the process list.
        if (!await(() -> rmdir(dir))) {
            throw new EngineException(ErrorKind.CONFLICT, "remove control group " + dir + ": it still holds processes");
        }
    }

    private static boolean rmdir(Path dir) {
        try {
            Syscalls.host().unlinkat(Fd.CWD, dir.toString(), AtFlags.AT_REMOVEDIR);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            if (e.is(Errno.EBUSY) || e.is(Errno.ENOTEMPTY)) {
                return false;
            }
            throw e;
        }
    }

    /// Asks again and again, at growing intervals up to 10 ms; false when patience or the thread is at its
    /// end.
    private static boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long pause = 50_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, 10_000_000);
        }
        return true;
    }
}
