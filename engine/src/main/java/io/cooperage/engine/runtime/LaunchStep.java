package io.cooperage.engine.runtime;

import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One primitive of making a container: what is done, with what, and nothing about why.
///
/// Paths of type [Path] are the host's, before the pivot; paths of type [String] are the container's, resolved beneath
/// its root. [LaunchPlanner] and [ExecPlanner] put the steps in order, [PlanEncoder] writes them for the shim.
public sealed interface LaunchStep {

    /// For people: `mount proc on /proc (nosuid,noexec,nodev)`.
    String describe();

    /// Makes one directory of a control group; an existing one is fine.
    record MakeCgroup(Path directory) implements LaunchStep {
        @Override
        public String describe() {
            return "make control group " + directory;
        }
    }

    /// Sets one limit.
    record WriteCgroup(Path file, String value) implements LaunchStep {
        @Override
        public String describe() {
            return "write " + value + " to " + file;
        }
    }

    /// Loads an eBPF program that decides on device access and attaches it to a v2 group, bpf(2).
    record AttachDeviceFilter(Path cgroup, byte[] program) implements LaunchStep {
        @Override
        public String describe() {
            return "attach a device filter of " + program.length / 8 + " instructions to " + cgroup;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof AttachDeviceFilter(Path c, byte[] p) && cgroup.equals(c) && Arrays.equals(program, p);
        }

        @Override
        public int hashCode() {
            return 31 * cgroup.hashCode() + Arrays.hashCode(program);
        }
    }

    /// How soon the kernel kills the program when memory runs out, −1000 (never) to 1000.
    record SetOomScore(int score) implements LaunchStep {
        @Override
        public String describe() {
            return "set the out-of-memory score to " + score;
        }
    }

    /// Takes hold of a process whose namespaces are to be joined.
    ///
    /// @param startTime field 22 of proc_pid_stat(5); another one means that the pid was reused
    record TargetProcess(int pid, long startTime) implements LaunchStep {
        @Override
        public String describe() {
            return "take hold of process " + pid;
        }
    }

    /// Joins namespaces of the target, all at once.
    record JoinTarget(List<NamespaceType> types) implements LaunchStep {
        public JoinTarget {
            types = List.copyOf(types);
        }

        @Override
        public String describe() {
            return "join its " + names(types) + " namespace" + (types.size() == 1 ? "" : "s");
        }
    }

    /// Joins a namespace by file.
    record JoinNamespace(NamespaceType type, Path path) implements LaunchStep {
        @Override
        public String describe() {
            return "join the " + name(type) + " namespace " + path;
        }
    }

    /// Makes the new process, in new namespaces and, on v2, already in its control group, clone3(2).
    ///
    /// @param cgroup v2 directory, or empty to stay in the engine's
    record CloneNamespaces(List<NamespaceType> types, Optional<Path> cgroup) implements LaunchStep {
        public CloneNamespaces {
            types = List.copyOf(types);
        }

        @Override
        public String describe() {
            String into = cgroup.map(c -> " in " + c).orElse("");
            return types.isEmpty()
                    ? "make a process" + into
                    : "make a process in new " + names(types) + " namespace" + (types.size() == 1 ? "" : "s") + into;
        }
    }

    /// Maps the users and groups of the new user namespace, user_namespaces(7).
    record MapIds(List<IdMapping> users, List<IdMapping> groups) implements LaunchStep {
        public MapIds {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        @Override
        public String describe() {
            return "map users " + ranges(users) + " and groups " + ranges(groups);
        }

        private static String ranges(List<IdMapping> maps) {
            return maps.stream()
                    .map(m -> m.containerID() + "→" + m.hostID() + (m.size() == 1 ? "" : " (" + m.size() + ")"))
                    .collect(Collectors.joining(", "));
        }
    }

    /// Enters a v1 group through its `tasks` file.
    record JoinCgroup(Path tasks) implements LaunchStep {
        @Override
        public String describe() {
            return "enter control group " + tasks.getParent();
        }
    }

    /// Makes the groups just entered the root of what the program sees, cgroup_namespaces(7).
    record UnshareCgroup() implements LaunchStep {
        @Override
        public String describe() {
            return "make a new cgroup namespace";
        }
    }

    /// Becomes user 0 of the user namespace, without supplementary groups.
    record BecomeRoot() implements LaunchStep {
        @Override
        public String describe() {
            return "become user 0 of the user namespace";
        }
    }

    record NewSession() implements LaunchStep {
        @Override
        public String describe() {
            return "start a new session";
        }
    }

    /// @param nearest the mount that holds `path`, where `path` need not be a mount point itself
    /// @param propagation mount(8)'s word: `rslave`, `private`, …
    record SetPropagation(Path path, boolean nearest, String propagation) implements LaunchStep {
        @Override
        public String describe() {
            return "make " + (nearest ? "the mount that holds " : "") + path + " " + propagation;
        }
    }

    /// Mounts the layers of the root and makes them the container's root directory.
    ///
    /// @param lower the topmost first
    record MountOverlay(Path target, List<Path> lower, Path upper, Path work, List<String> options)
            implements LaunchStep {
        public MountOverlay {
            lower = List.copyOf(lower);
            options = List.copyOf(options);
        }

        @Override
        public String describe() {
            return "mount overlay of " + lower.size() + (lower.size() == 1 ? " layer on " : " layers on ") + target
                    + parenthesis(options);
        }
    }

    /// Uses a directory as it stands as the container's root directory.
    record BindRoot(Path directory) implements LaunchStep {
        @Override
        public String describe() {
            return "bind " + directory + " as the root";
        }
    }

    /// @param type a filesystem type, or `bind` or `rbind`
    record Mount(String type, String source, String destination, MountOptions options) implements LaunchStep {
        public boolean isBind() {
            return type.equals("bind") || type.equals("rbind");
        }

        @Override
        public String describe() {
            return (isBind() ? "bind " + source + " on " : "mount " + type + " on ")
                    + destination
                    + parenthesis(options.words());
        }
    }

    /// @param type `c`, `b` or `p`
    record MakeDevice(String path, String type, long major, long minor, int mode, int uid, int gid)
            implements LaunchStep {
        @Override
        public String describe() {
            return "make device " + path + " (" + type + " " + major + ":" + minor + ")";
        }
    }

    /// Shows a device of the host; only the real root may make device nodes.
    record BindDevice(Path host, String path) implements LaunchStep {
        @Override
        public String describe() {
            return "bind device " + host + " on " + path;
        }
    }

    record SymbolicLink(String target, String path) implements LaunchStep {
        @Override
        public String describe() {
            return "link " + path + " to " + target;
        }
    }

    /// Makes a directory with its parents where it is missing.
    record MakeDirectory(String path) implements LaunchStep {
        @Override
        public String describe() {
            return "make directory " + path;
        }
    }

    /// Makes the container's root directory `/` and lets go of the host's, pivot_root(2).
    record PivotRoot() implements LaunchStep {
        @Override
        public String describe() {
            return "make the new root / and let go of the host's";
        }
    }

    /// Hides a directory under an empty one and a file under /dev/null; nothing there is fine.
    record MaskPath(String path) implements LaunchStep {
        @Override
        public String describe() {
            return "hide " + path;
        }
    }

    /// Nothing there is fine.
    record ReadonlyPath(String path) implements LaunchStep {
        @Override
        public String describe() {
            return "make " + path + " read-only";
        }
    }

    record ReadonlyRoot() implements LaunchStep {
        @Override
        public String describe() {
            return "make the root filesystem read-only";
        }
    }

    record SetHostname(String name) implements LaunchStep {
        @Override
        public String describe() {
            return "set the host name to " + name;
        }
    }

    record SetDomainname(String name) implements LaunchStep {
        @Override
        public String describe() {
            return "set the NIS domain name to " + name;
        }
    }

    /// @param path below /proc/sys, with slashes
    record WriteSysctl(String path, String value) implements LaunchStep {
        @Override
        public String describe() {
            return "write " + value + " to /proc/sys/" + path;
        }
    }

    record BringUpLoopback() implements LaunchStep {
        @Override
        public String describe() {
            return "bring up the loopback interface";
        }
    }

    /// Makes the launch's three pipes (or the container's /dev/null as input) the program's standard streams.
    record ConnectStreams() implements LaunchStep {
        @Override
        public String describe() {
            return "connect the standard streams";
        }
    }

    /// Opens a terminal of the container's own devpts as controlling terminal and standard streams.
    ///
    /// @param console show it as /dev/console too
    record OpenTerminal(boolean console) implements LaunchStep {
        @Override
        public String describe() {
            return "open a terminal" + (console ? " and show it as /dev/console" : "");
        }
    }

    /// @param resource number of getrlimit(2)
    /// @param name such as `RLIMIT_NOFILE`
    /// @param soft,hard −1 is unlimited
    record SetRlimit(int resource, String name, long soft, long hard) implements LaunchStep {
        @Override
        public String describe() {
            return "set " + name + " to " + limit(soft) + ":" + limit(hard);
        }

        private static String limit(long value) {
            return value == -1 ? "unlimited" : Long.toUnsignedString(value);
        }
    }

    record SetUmask(int mask) implements LaunchStep {
        @Override
        public String describe() {
            return String.format(Locale.ROOT, "set the umask to %04o", mask);
        }
    }

    /// In force from the final exec on.
    record SetAppArmorProfile(String profile) implements LaunchStep {
        @Override
        public String describe() {
            return "confine with AppArmor profile " + profile;
        }
    }

    record NoNewPrivileges() implements LaunchStep {
        @Override
        public String describe() {
            return "set no_new_privs";
        }
    }

    /// Takes capabilities away for good.
    ///
    /// @param keep bit mask, capabilities(7)
    record DropBounding(long keep) implements LaunchStep {
        @Override
        public String describe() {
            return "drop all but " + Long.bitCount(keep) + " capabilities from the bounding set";
        }
    }

    record SetGroups(List<Integer> groups) implements LaunchStep {
        public SetGroups {
            groups = List.copyOf(groups);
        }

        @Override
        public String describe() {
            return groups.isEmpty()
                    ? "leave all supplementary groups"
                    : "set groups "
                            + groups.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","));
        }
    }

    record SetUser(int uid, int gid) implements LaunchStep {
        @Override
        public String describe() {
            return "become user " + Integer.toUnsignedString(uid) + " and group " + Integer.toUnsignedString(gid);
        }
    }

    /// Bit masks, capabilities(7).
    record SetCapabilities(long effective, long permitted, long inheritable, long ambient) implements LaunchStep {
        @Override
        public String describe() {
            return "set capabilities: " + Long.bitCount(effective) + " effective, " + Long.bitCount(permitted)
                    + " permitted, " + Long.bitCount(inheritable) + " inheritable, " + Long.bitCount(ambient)
                    + " ambient";
        }
    }

    /// @param flags of seccomp(2)
    /// @param program `struct sock_filter`s
    record InstallSeccomp(int flags, byte[] program) implements LaunchStep {
        @Override
        public String describe() {
            return "install a system call filter of " + program.length / 8 + " instructions";
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof InstallSeccomp(int f, byte[] p) && flags == f && Arrays.equals(program, p);
        }

        @Override
        public int hashCode() {
            return 31 * flags + Arrays.hashCode(program);
        }
    }

    record ChangeDirectory(String path) implements LaunchStep {
        @Override
        public String describe() {
            return "change to " + path;
        }
    }

    /// Leaves nothing of the shim to the program: descriptors, blocked signals, the death signal.
    record CloseDescriptors() implements LaunchStep {
        @Override
        public String describe() {
            return "close inherited descriptors and reset signals";
        }
    }

    /// Replaces the process by the program. Always the last step.
    ///
    /// @param file absolute path, or a name to be searched in `path`
    record Exec(String file, List<String> args, List<String> env, String path) implements LaunchStep {
        public Exec {
            args = List.copyOf(args);
            env = List.copyOf(env);
        }

        @Override
        public String describe() {
            return "exec " + String.join(" ", args);
        }
    }

    private static String name(NamespaceType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String names(List<NamespaceType> types) {
        return types.stream().map(LaunchStep::name).collect(Collectors.joining(", "));
    }

    private static String parenthesis(List<String> words) {
        return words.isEmpty() ? "" : " (" + String.join(",", words) + ")";
    }
}
