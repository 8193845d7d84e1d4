package io.cooperage.engine.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// A machine's /proc and /sys written under a folder, as they look on machines that this one is not.
final class RecordedTree {
    final Path root;
    private final Set<Path> delegated = new HashSet<>();
    private final Set<Path> readOnly = new HashSet<>();

    RecordedTree(Path root) {
        this.root = root;
        put("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\nSwapTotal: 2000000 kB\n");
        put("sys/devices/system/cpu/online", "0-3\n");
        put("sys/devices/system/node/online", "0\n");
    }

    RecordedTree put(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RecordedTree delegated(String path) {
        delegated.add(root.resolve(path));
        return this;
    }

    RecordedTree readOnly(String path) {
        readOnly.add(root.resolve(path));
        return this;
    }

    CgroupDetection detection(boolean rootless) {
        return new CgroupDetection(
                root, rootless, dir -> Files.isDirectory(dir) && !readOnly.contains(dir), delegated::contains);
    }

    /// A systemd machine on v2; a shell of user 1000 in `own`.
    static RecordedTree unified(Path root, String own) {
        RecordedTree tree = new RecordedTree(root)
                .put(
                        "proc/self/mountinfo",
                        "29 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2"
                                + " rw,nsdelegate,memory_recursiveprot\n")
                .put("proc/self/cgroup", "0::" + own + "\n")
                .put("run/systemd/system/x", "");
        for (Path dir = Path.of(own); dir != null; dir = dir.getParent()) {
            String at = "sys/fs/cgroup" + (dir.toString().equals("/") ? "" : dir);
            tree.put(at + "/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n");
            tree.put(at + "/cgroup.subtree_control", "");
            tree.put(at + "/cgroup.procs", "");
        }
        return tree;
    }

    /// Controllers on v1, mounted one by one but for cpu and cpuacct, beside an empty v2 tree.
    static RecordedTree hybrid(Path root) {
        RecordedTree tree =
                new RecordedTree(root).put("proc/self/mountinfo", """
                        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
                        34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
                        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                        36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
                        38 31 0:35 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
                        39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                        40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                        """).put("proc/self/cgroup", """
                        9:name=systemd:/user.slice
                        8:pids:/user.slice
                        7:blkio:/
                        5:devices:/user.slice
                        4:memory:/user.slice/session-1.scope
                        3:cpuset:/
                        2:cpu,cpuacct:/
                        0::/user.slice/session-1.scope
                        """);
        for (String hierarchy : new String[] {"cpu,cpuacct", "memory", "devices", "blkio", "pids"}) {
            tree.put("sys/fs/cgroup/" + hierarchy + "/tasks", "");
        }
        for (String dir : new String[] {"", "/cooperage", "/cooperage/e1"}) {
            tree.put("sys/fs/cgroup/cpuset" + dir + "/cpuset.cpus", dir.isEmpty() ? "0-3\n" : "\n");
            tree.put("sys/fs/cgroup/cpuset" + dir + "/cpuset.mems", dir.isEmpty() ? "0\n" : "\n");
            tree.put("sys/fs/cgroup/cpuset" + dir + "/cgroup.clone_children", "0\n");
        }
        return tree.put("sys/fs/cgroup/unified/cgroup.controllers", "hugetlb\n")
                .put("sys/fs/cgroup/unified/cgroup.subtree_control", "");
    }
}
