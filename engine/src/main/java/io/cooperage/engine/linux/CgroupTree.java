package io.cooperage.engine.linux;

import java.util.Set;

/// The part of the machine's control groups that this engine may use.
public interface CgroupTree {
    enum Mode {
        /// No group can be made: containers run without limits and statistics come from /proc.
        NONE,
        V1,
        V2,
        /// Controllers on v1, a v2 tree beside them.
        HYBRID
    }

    Mode mode();

    /// Controllers that this engine can limit with.
    Set<Cgroup.Controller> controllers();

    /// Why controllers are missing and what mends it; empty when all are there. For the doctor.
    String remedy();

    /// The group `name` (one path component) of this engine; nothing is created.
    Cgroup child(String name);

    /// The inverse of [Cgroup#save].
    Cgroup restore(String saved);
}
