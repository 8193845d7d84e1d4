package io.cooperage.engine.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which control-group hierarchies are mounted and where this process sits in each, cgroups(7). Pure: made
/// from the texts of /proc/self/mountinfo and /proc/self/cgroup.
///
/// @param unified the v2 hierarchy
/// @param legacy v1 hierarchies, each with at least one controller
record CgroupLayout(Optional<Hierarchy> unified, List<Hierarchy> legacy) {

    /// @param controllers v1: the controllers mounted together here; v2: empty, the files tell
    /// @param mount where the hierarchy is visible
    /// @param own the directory of this process's group below the mount
    record Hierarchy(Set<String> controllers, Path mount, Path own) {}

    CgroupLayout {
        legacy = List.copyOf(legacy);
    }

    /// @param root prefix of every mount point; `/` but for recorded trees
    static CgroupLayout parse(List<MountInfo> mounts, String selfCgroup, Path root) {
        Map<String, String> own = ownGroups(selfCgroup);
        Optional<Hierarchy> unified = Optional.empty();
        List<Hierarchy> legacy = new ArrayList<>();
        Set<Set<String>> seen = new LinkedHashSet<>();
        for (MountInfo mount : mounts) {
            if (mount.type().equals("cgroup2") && unified.isEmpty()) {
                unified = Optional.of(hierarchy(Set.of(), mount, own.getOrDefault("", "/"), root));
            } else if (mount.type().equals("cgroup")) {
                Set<String> controllers = new LinkedHashSet<>();
                for (String option : mount.superOptions().split(",", -1)) {
                    if (own.containsKey(option)) {
                        controllers.add(option);
                    }
                }
                // The same hierarchy may be mounted twice; the first mount is as good as any.
                if (!controllers.isEmpty() && seen.add(controllers)) {
                    String group = own.getOrDefault(controllers.iterator().next(), "/");
                    legacy.add(hierarchy(controllers, mount, group, root));
                }
            }
        }
        return new CgroupLayout(unified, legacy);
    }

    /// Controller to group; the v2 line has the empty name. Named hierarchies (`name=systemd`) carry no
    /// controller.
    private static Map<String, String> ownGroups(String selfCgroup) {
        Map<String, String> own = new LinkedHashMap<>();
        for (String line : selfCgroup.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && !parts[1].startsWith("name=")) {
                for (String controller : parts[1].split(",", -1)) {
                    own.put(controller, parts[2]);
                }
            }
        }
        return own;
    }

    private static Hierarchy hierarchy(Set<String> controllers, MountInfo mount, String group, Path root) {
        Path at = root.resolve(mount.target().substring(1));
        String relative = group;
        if (!mount.root().equals("/")) {
            // Only part of the hierarchy is visible, as in a container: a group outside that part is out of
            // reach.
            relative = group.equals(mount.root()) || group.startsWith(mount.root() + "/")
                    ? group.substring(mount.root().length())
                    : "";
        }
        while (relative.startsWith("/")) {
            relative = relative.substring(1);
        }
        boolean escapes = relative.equals("..") || relative.startsWith("../");
        Path own = escapes ? at : at.resolve(relative).normalize();
        return new Hierarchy(Set.copyOf(controllers), at, own);
    }

    Optional<Hierarchy> legacy(String controller) {
        return legacy.stream().filter(h -> h.controllers().contains(controller)).findFirst();
    }
}
