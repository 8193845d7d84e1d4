package io.cooperage.engine.runtime;

import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a plan needs besides the specification, as plain values, so that planning touches nothing.
///
/// @param overlay layers of the root, or null to use `root.path` as it stands
/// @param seccomp compiled filter, or null for none
/// @param loopback bring up 127.0.0.1 in the container's own network namespace
public record LaunchContext(
        @Nullable OverlayRoot overlay,
        CgroupSetup cgroup,
        byte @Nullable [] seccomp,
        boolean loopback,
        HostFacts host) {

    public static LaunchContext of(HostFacts host) {
        return new LaunchContext(null, CgroupSetup.NONE, null, false, host);
    }

    public LaunchContext withOverlay(OverlayRoot overlay) {
        return new LaunchContext(overlay, cgroup, seccomp, loopback, host);
    }

    public LaunchContext withCgroup(CgroupSetup cgroup) {
        return new LaunchContext(overlay, cgroup, seccomp, loopback, host);
    }

    public LaunchContext withSeccomp(byte @Nullable [] program) {
        return new LaunchContext(overlay, cgroup, program, loopback, host);
    }

    public LaunchContext withLoopback(boolean up) {
        return new LaunchContext(overlay, cgroup, seccomp, up, host);
    }

    /// An overlay mounted on `root.path`, kernel Documentation/filesystems/overlayfs.rst.
    ///
    /// @param lower the topmost first; never written to
    /// @param upper,work on one filesystem, `work` empty
    /// @param userXattr keep marks in `user.overlay.` attributes, as a user namespace must
    public record OverlayRoot(List<Path> lower, Path upper, Path work, boolean userXattr) {
        public OverlayRoot {
            lower = List.copyOf(lower);
        }
    }

    /// The control group to make and enter.
    ///
    /// @param directories in the order of making
    /// @param joinFiles v1 `tasks` files
    /// @param unified v2 directory
    /// @param deviceFilter eBPF program for `unified`
    public record CgroupSetup(
            List<Path> directories,
            List<CgroupWrite> writes,
            List<Path> joinFiles,
            Optional<Path> unified,
            Optional<byte[]> deviceFilter) {
        public static final CgroupSetup NONE =
                new CgroupSetup(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

        public CgroupSetup {
            directories = List.copyOf(directories);
            writes = List.copyOf(writes);
            joinFiles = List.copyOf(joinFiles);
        }

        /// Makes `group` and limits it, devices included.
        public static CgroupSetup of(Cgroup group, Spec.Resources resources) {
            return new CgroupSetup(
                    group.directories(),
                    group.writes(resources),
                    group.joinFiles(),
                    group.unified(),
                    group.deviceProgram(resources));
        }

        /// Enters an existing group without making or limiting anything, for exec.
        public static CgroupSetup join(Cgroup group) {
            return new CgroupSetup(List.of(), List.of(), group.joinFiles(), group.unified(), Optional.empty());
        }
    }
}
