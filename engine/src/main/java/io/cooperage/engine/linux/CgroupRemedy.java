package io.cooperage.engine.linux;

import io.cooperage.engine.linux.Cgroup.Controller;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Says why controllers are missing and what brings them.
///
/// @param unified a v2 hierarchy is mounted
/// @param legacy v1 controllers are mounted
record CgroupRemedy(boolean rootless, boolean unified, boolean legacy) {
    /// What systemd can hand to users; the freezer comes with every group, devices never.
    private static final Set<Controller> DELEGABLE =
            EnumSet.of(Controller.CPU, Controller.CPUSET, Controller.MEMORY, Controller.PIDS, Controller.IO);

    /// Makes systemd hand every controller to each user's own manager, from the next login on.
    static final String DELEGATE = """
            sudo mkdir -p /etc/systemd/system/user@.service.d && \
            printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | \
            sudo tee /etc/systemd/system/user@.service.d/delegate.conf && \
            sudo systemctl daemon-reload; then log out and in again""";

    /// Empty when nothing that could be there is missing.
    String forMissing(Set<Controller> present) {
        EnumSet<Controller> missing = EnumSet.copyOf(rootless ? DELEGABLE : EnumSet.allOf(Controller.class));
        missing.removeAll(present);
        if (missing.isEmpty()) {
            return "";
        }
        String names =
                missing.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        return "missing: " + names + "; " + cure(present);
    }

    private String cure(Set<Controller> present) {
        if (!unified && !legacy) {
            return "no control groups are mounted: mount -t cgroup2 none /sys/fs/cgroup";
        }
        if (!rootless) {
            return "the kernel was built or booted without them (see cgroup_disable= in /proc/cmdline)";
        }
        if (!unified || legacy) {
            return "an ordinary user can't be given cgroup v1 controllers: boot with"
                    + " systemd.unified_cgroup_hierarchy=1 for cgroup v2, or run the engine as root";
        }
        if (present.isEmpty()) {
            return "start the engine in a delegated scope:"
                    + " systemd-run --user --scope -p Delegate=yes cooperage; or run it as root";
        }
        return DELEGATE;
    }
}
