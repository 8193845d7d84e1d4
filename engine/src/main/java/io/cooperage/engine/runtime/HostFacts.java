package io.cooperage.engine.runtime;

import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.UserNamespaces;
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
        return of(UserNamespaces.ofSelf().rootless(), MountInfo.ofSelf());
    }

    static HostFacts of(boolean rootless, List<MountInfo> mounts) {
        List<CgroupHierarchy> hierarchies = mounts.stream()
                .filter(mount -> mount.type().startsWith("cgroup"))
                .map(mount -> new CgroupHierarchy(
                        Path.of(mount.target()),
                        mount.type(),
                        mount.type().equals("cgroup") ? selectors(mount.superOptions()) : List.of()))
                .toList();
        boolean queues = mounts.stream()
                .anyMatch(
                        mount -> mount.type().equals("mqueue") && mount.target().equals("/dev/mqueue"));
        return new HostFacts(rootless, queues, hierarchies);
    }

    private static List<String> selectors(String superOptions) {
        List<String> selectors = new ArrayList<>();
        for (String option : superOptions.split(",")) {
            if (option.startsWith("name=")) {
                selectors.add("none");
                selectors.add(option);
            } else if (!NO_SELECTORS.contains(option) && !option.startsWith("release_agent=")) {
                selectors.add(option);
            }
        }
        return selectors;
    }

    /// Options of a mounted hierarchy that do not choose it, cgroups(7).
    private static final List<String> NO_SELECTORS =
            List.of("rw", "ro", "xattr", "clone_children", "noprefix", "favordynmods", "seclabel");
}
