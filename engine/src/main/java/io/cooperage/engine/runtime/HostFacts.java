package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the planner must know of the machine.
///
/// @param rootless the engine runs in a user namespace of an ordinary user: no device nodes, no foreign namespaces
/// @param messageQueues /dev/mqueue is mounted
/// @param hierarchies mounted control-group hierarchies, for the container's /sys/fs/cgroup
public record HostFacts(boolean rootless, boolean messageQueues, List<CgroupHierarchy> hierarchies) {
    public HostFacts {
        hierarchies = List.copyOf(hierarchies);
    }

    /// @param type `cgroup` (v1) or `cgroup2`
    /// @param options what selects a v1 hierarchy when mounting it: controllers, or `none`, `name=systemd`
    public record CgroupHierarchy(Path mountPoint, String type, List<String> options) {
        public CgroupHierarchy {
            options = List.copyOf(options);
        }
    }

    /// Reads them from /proc/self.
    public static HostFacts detect() {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map")).strip();
            boolean initial = map.matches("0\\s+0\\s+4294967295");
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
            boolean mqueue =
                    mounts.stream().anyMatch(line -> line.contains(" /dev/mqueue ") && line.contains(" - mqueue "));
            return new HostFacts(!initial, mqueue, hierarchies(mounts));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "reading /proc/self: " + e.getMessage(), e);
        }
    }

    /// The cgroup lines of /proc/PID/mountinfo, proc_pid_mountinfo(5).
    static List<CgroupHierarchy> hierarchies(List<String> mountInfo) {
        List<CgroupHierarchy> found = new ArrayList<>();
        for (String line : mountInfo) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            String[] fs = halves.length < 2 ? new String[0] : halves[1].split(" ");
            if (fs.length < 3 || mount.length < 5) {
                continue;
            }
            Path point = Path.of(mount[4]);
            if (fs[0].equals("cgroup2")) {
                found.add(new CgroupHierarchy(point, "cgroup2", List.of()));
            } else if (fs[0].equals("cgroup")) {
                found.add(new CgroupHierarchy(point, "cgroup", selectors(fs[2])));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> selectors(String superOptions) {
        List<String> selectors = new ArrayList<>();
        for (String option : superOptions.split(",")) {
            if (option.startsWith("name=")) {
                selectors.add("none");
                selectors.add(option);
            } else if (!option.equals("rw")
                    && !option.equals("ro")
                    && !option.equals("xattr")
                    && !option.equals("clone_children")
                    && !option.equals("noprefix")
                    && !option.startsWith("release_agent=")) {
                selectors.add(option);
            }
        }
        return selectors;
    }
}
