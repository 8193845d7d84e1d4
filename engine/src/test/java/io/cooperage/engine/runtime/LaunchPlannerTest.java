package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.NamespaceType;
import io.cooperage.engine.runtime.HostFacts.CgroupHierarchy;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import io.cooperage.engine.runtime.LaunchContext.OverlayRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The plan as a function of specification and context; nothing is executed here.
class LaunchPlannerTest {
    private static final HostFacts V2 =
            new HostFacts(false, true, List.of(new CgroupHierarchy(Path.of("/sys/fs/cgroup"), "cgroup2", List.of())));
    private static final HostFacts ROOTLESS = new HostFacts(true, false, V2.hierarchies());
    private static final Path GROUP = Path.of("/sys/fs/cgroup/cooperage/c");
    private static final byte[] FILTER = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};

    private final SpecBuilder spec = new SpecBuilder();

    private List<LaunchStep> steps(LaunchContext context) {
        return LaunchPlanner.plan(spec.build(), context).steps();
    }

    private List<String> described(LaunchContext context) {
        return steps(context).stream().map(LaunchStep::describe).toList();
    }

    private void assertRefused(ErrorKind kind, String message) {
        assertThatThrownBy(() -> steps(LaunchContext.of(V2)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void aContainerOnVersion2AsRoot() {
        spec.command("/bin/sh", "-c", "true");
        spec.cwd = "/work";
        spec.rootReadonly = true;
        spec.user = new Spec.User(1000, 1000, null, List.of(4, 24));
        spec.rlimits.add(new Spec.Rlimit("RLIMIT_NOFILE", 1024, 1024));
        spec.oomScoreAdj = 500;
        spec.masked = List.of("/proc/kcore");
        spec.readonly = List.of("/proc/sys");
        spec.mounts.add(SpecBuilder.mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"));
        spec.mounts.add(SpecBuilder.bind("/host/data", "/data", "rbind", "rw"));
        LaunchContext context = LaunchContext.of(V2)
                .withOverlay(new OverlayRoot(
                        List.of(Path.of("/l/top"), Path.of("/l/base")), Path.of("/c/upper"), Path.of("/c/work"), false))
                .withCgroup(new CgroupSetup(
                        List.of(GROUP),
                        List.of(new CgroupWrite(GROUP.resolve("pids.max"), "100")),
                        List.of(),
                        Optional.of(GROUP),
                        Optional.empty()))
                .withLoopback(true)
                .withSeccomp(FILTER);

        assertThat(described(context))
                .containsExactly(
                        "make control group /sys/fs/cgroup/cooperage/c",
                        "write 100 to /sys/fs/cgroup/cooperage/c/pids.max",
                        "set the out-of-memory score to 500",
                        "make a process in new mount, pid, network, ipc, uts namespaces in"
                                + " /sys/fs/cgroup/cooperage/c",
                        "make a new cgroup namespace",
                        "start a new session",
                        "make / rslave",
                        "mount overlay of 2 layers on /rootfs",
                        "mount proc on /proc (nosuid,noexec,nodev)",
                        "mount tmpfs on /dev (nosuid,strictatime,mode=755,size=65536k)",
                        "mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5)",
                        "mount sysfs on /sys (nosuid,noexec,nodev,ro)",
                        "mount mqueue on /dev/mqueue (nosuid,noexec,nodev)",
                        "mount tmpfs on /dev/shm (nosuid,noexec,nodev,mode=1777,size=65536k)",
                        "mount cgroup2 on /sys/fs/cgroup (nosuid,noexec,nodev,ro)",
                        "bind /host/data on /data (rbind,rw,rprivate)",
                        "make device /dev/null (c 1:3)",
                        "make device /dev/zero (c 1:5)",
                        "make device /dev/full (c 1:7)",
                        "make device /dev/random (c 1:8)",
                        "make device /dev/urandom (c 1:9)",
                        "make device /dev/tty (c 5:0)",
                        "link /dev/ptmx to pts/ptmx",
                        "link /dev/fd to /proc/self/fd",
                        "link /dev/stdin to /proc/self/fd/0",
                        "link /dev/stdout to /proc/self/fd/1",
                        "link /dev/stderr to /proc/self/fd/2",
                        "bring up the loopback interface",
                        "set the host name to barrel",
                        "connect the standard streams",
                        "make the new root / and let go of the host's",
                        "make directory /work",
                        "hide /proc/kcore",
                        "make /proc/sys read-only",
                        "make the root filesystem read-only",
                        "set the umask to 0022",
                        "change to /work",
                        "set RLIMIT_NOFILE to 1024:1024",
                        "drop all but 14 capabilities from the bounding set",
                        "set groups 4,24",
                        "become user 1000 and group 1000",
                        "close inherited descriptors and reset signals",
                        "install a system call filter of 1 instructions",
                        "set capabilities: 0 effective, 0 permitted, 0 inheritable, 0 ambient",
                        "exec /bin/sh -c true");
    }

    @Test
    void isAPureFunction() {
        LaunchContext context = LaunchContext.of(V2).withSeccomp(FILTER);
        assertThat(steps(context)).isEqualTo(steps(context));
    }

    @Test
    void withNoNewPrivilegesTheFilterComesLast() {
        spec.noNewPrivileges = true;
        List<LaunchStep> steps = steps(LaunchContext.of(V2).withSeccomp(FILTER));
        assertThat(steps.subList(steps.size() - 4, steps.size()))
                .extracting(s -> s.getClass().getSimpleName())
                .containsExactly("NoNewPrivileges", "SetCapabilities", "InstallSeccomp", "Exec");
    }

    @Test
    void rootlessMapsUsersAndShowsTheHostsDevices() {
        spec.userNamespace(
                List.of(new IdMapping(0, 1000, 1), new IdMapping(1, 100000, 65536)),
                List.of(new IdMapping(0, 1000, 1)));
        List<String> steps = described(LaunchContext.of(ROOTLESS)
                .withOverlay(new OverlayRoot(List.of(Path.of("/l")), Path.of("/u"), Path.of("/w"), true)));
        assertThat(steps)
                .containsSubsequence(
                        "make a process in new mount, pid, network, ipc, uts, user namespaces",
                        "map users 0→1000, 1→100000 (65536) and groups 0→1000",
                        "become user 0 of the user namespace",
                        "mount overlay of 1 layer on /rootfs (userxattr)",
                        "bind device /dev/null on /dev/null",
                        "exec /bin/true")
                // Group 5 is not mapped.
                .contains("mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620)")
                .noneMatch(step -> step.startsWith("make device"));
    }

    @Test
    void rootlessShowsTheHostsViewOfNamespacesThatItShares() {
        spec.userNamespace(List.of(new IdMapping(0, 1000, 1)), List.of(new IdMapping(0, 1000, 1)));
        spec.without(NamespaceType.NETWORK).without(NamespaceType.PID).without(NamespaceType.IPC);
        assertThat(described(LaunchContext.of(ROOTLESS)))
                .contains(
                        "bind /sys on /sys (rnosuid,rnoexec,rnodev,rro,rslave)",
                        "bind /proc on /proc (rnosuid,rnoexec,rnodev,rslave)")
                .noneMatch(step -> step.contains("/dev/mqueue"));
    }

    @Test
    void theShimJoinsNamespacesBeforeItMakesAUserNamespace() {
        spec.userNamespace(List.of(new IdMapping(0, 1000, 1)), List.of(new IdMapping(0, 1000, 1)));
        spec.join(NamespaceType.NETWORK, "/run/netns/n");
        assertThat(described(LaunchContext.of(V2)))
                .startsWith(
                        "join the network namespace /run/netns/n",
                        "make a process in new mount, pid, ipc, uts, user namespaces");
    }

    @Test
    void aJoinedUserNamespaceOwnsTheNewOnes() {
        spec.join(NamespaceType.USER, "/proc/7/ns/user").join(NamespaceType.NETWORK, "/proc/7/ns/net");
        spec.hostname = null;
        assertThat(described(LaunchContext.of(V2)))
                .startsWith(
                        "make a process",
                        "join the user namespace /proc/7/ns/user",
                        "join the network namespace /proc/7/ns/net",
                        "become user 0 of the user namespace",
                        "make a process in new mount, pid, ipc, uts namespaces",
                        "make a new cgroup namespace",
                        "start a new session")
                .contains("mount sysfs on /sys (nosuid,noexec,nodev,ro)");
    }

    @Test
    void version1HierarchiesAreEnteredByTasksFilesAndMountedOneByOne() {
        Path memory = Path.of("/sys/fs/cgroup/memory/cooperage/c");
        HostFacts hybrid = HostFacts.of(
                false,
                List.of(
                        hierarchy("memory", "cgroup", "rw,memory"),
                        hierarchy("systemd", "cgroup", "rw,xattr,name=systemd"),
                        hierarchy("unified", "cgroup2", "rw")));
        spec.mounts.add(SpecBuilder.mount("/sys/fs/cgroup", "cgroup", "ro"));
        LaunchContext context = LaunchContext.of(hybrid)
                .withCgroup(new CgroupSetup(
                        List.of(memory),
                        List.of(),
                        List.of(memory.resolve("tasks")),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(described(context))
                .containsSubsequence(
                        "make a process in new mount, pid, network, ipc, uts namespaces",
                        "enter control group " + memory,
                        "make a new cgroup namespace",
                        "mount tmpfs on /sys/fs/cgroup (nosuid,noexec,nodev,mode=755)",
                        "mount cgroup on /sys/fs/cgroup/memory (ro,memory)",
                        "mount cgroup on /sys/fs/cgroup/systemd (ro,none,name=systemd)",
                        "mount cgroup2 on /sys/fs/cgroup/unified (ro)");
        spec.without(NamespaceType.CGROUP);
        assertThat(described(context))
                .contains("bind " + memory + " on /sys/fs/cgroup/memory (ro,rprivate)")
                .noneMatch(step -> step.contains("systemd"));
    }

    private static MountInfo hierarchy(String name, String type, String options) {
        return new MountInfo(1, 1, 0, 1, "/", "/sys/fs/cgroup/" + name, "rw", "", type, type, options);
    }

    @Test
    void sharedPropagationKeepsTheRootItselfPrivate() {
        spec.rootfsPropagation = "rshared";
        assertThat(described(LaunchContext.of(V2)))
                .containsSubsequence(
                        "make / rshared",
                        "make the mount that holds /rootfs private",
                        "bind /rootfs as the root",
                        "make the new root / and let go of the host's",
                        "make / rshared");
    }

    @Test
    void sysctlsThatWouldChangeTheHostAreRefused() {
        spec.sysctl.put("vm.overcommit_memory", "1");
        assertRefused(
                ErrorKind.INVALID_ARGUMENT, "sysctl \"vm.overcommit_memory\" is not in a separate kernel namespace");
        spec.sysctl.clear();
        spec.sysctl.put("net.ipv4.conf.eth0/1.forwarding", "1");
        assertThat(steps(LaunchContext.of(V2)))
                .contains(new LaunchStep.WriteSysctl("net/ipv4/conf/eth0.1/forwarding", "1"));
        spec.without(NamespaceType.NETWORK);
        assertRefused(ErrorKind.INVALID_ARGUMENT, "give the container its own network namespace");
        spec.sysctl.clear();
        spec.sysctl.put("net/../kernel/core_pattern", "x");
        assertRefused(ErrorKind.INVALID_ARGUMENT, "is no name");
        spec.sysctl.clear();
        // By the call, because the file is not for an ordinary user's namespace to write.
        spec.sysctl.put("kernel/domainname", "cellar.test");
        assertThat(steps(LaunchContext.of(V2))).contains(new LaunchStep.SetDomainname("cellar.test"));
        spec.without(NamespaceType.UTS).hostname = null;
        assertRefused(ErrorKind.INVALID_ARGUMENT, "give the container its own UTS namespace");
    }

    @Test
    void badSpecificationsAreRefusedByName() {
        spec.without(NamespaceType.UTS);
        assertRefused(ErrorKind.INVALID_ARGUMENT, "setting a host name needs a UTS namespace");
        spec.hostname = null;
        spec.mounts.add(SpecBuilder.mount("relative", "tmpfs"));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "the mount destination \"relative\" must be an absolute path");
        spec.mounts.removeLast();
        spec.mounts.add(SpecBuilder.mount("/a/..", "tmpfs"));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "nothing can be mounted on the container's /");
        spec.mounts.removeLast();
        spec.mounts.add(SpecBuilder.bind("relative", "/x"));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "must be an absolute path, not \"relative\"");
        spec.mounts.removeLast();
        spec.mounts.add(SpecBuilder.mount("/x", "tmpfs", "tmpcopyup"));
        assertRefused(ErrorKind.NOT_IMPLEMENTED, "mount option \"tmpcopyup\" for /x");
        spec.mounts.removeLast();
        spec.mounts.add(SpecBuilder.mount("/x", "tmpfs", "noexec", "size=1m", "nope"));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "invalid tmpfs option [\"nope\"]");
        spec.mounts.removeLast();
        spec.cwd = "relative";
        assertRefused(ErrorKind.INVALID_ARGUMENT, "the working directory \"relative\"");
        spec.cwd = "/";
        spec.args = List.of();
        assertRefused(ErrorKind.INVALID_ARGUMENT, "no command");
        spec.args = List.of("x");
        spec.capabilities = List.of("CAP_FLY");
        assertRefused(ErrorKind.INVALID_ARGUMENT, "CAP_FLY");
        spec.capabilities = List.of();
        spec.rlimits.add(new Spec.Rlimit("RLIMIT_FUN", 1, 1));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "RLIMIT_FUN");
        spec.rlimits.clear();
        spec.rlimits.add(new Spec.Rlimit("RLIMIT_CORE", 1, -1));
        assertRefused(ErrorKind.INVALID_ARGUMENT, "above the hard one");
    }

    @Test
    void mountOptionsAreSorted() {
        MountOptions options = MountOptions.parse(
                "/x", List.of("ro", "nosuid", "exec", "noatime", "rro", "rslave", "size=5m", "sync"), false);
        assertThat(options.set()).isEqualTo(MountOptions.RDONLY | MountOptions.NOSUID | MountOptions.NOATIME);
        assertThat(options.clear()).isEqualTo(MountOptions.NOEXEC);
        assertThat(options.setAll()).isEqualTo(MountOptions.RDONLY);
        assertThat(options.propagation()).isEqualTo((1L << 19) | 0x4000);
        assertThat(options.data()).containsExactly("size=5m", "sync");
        assertThat(MountOptions.parse("/x", List.of("ro", "rw", "noatime", "strictatime"), false))
                .extracting(MountOptions::set, MountOptions::clear)
                .containsExactly(MountOptions.STRICTATIME, 0L);
        assertThatThrownBy(() -> MountOptions.parse("/x", List.of("size=5m"), true))
                .hasMessage("mount option \"size=5m\" for /x is not one that a bind mount can have");
        assertThatThrownBy(() -> MountOptions.parse("/x", List.of("sync"), true))
                .hasMessageContaining("can't be set on a bind mount");
    }

    @Test
    void anExecJoinsEverythingTheContainerHas() {
        SpecBuilder process = new SpecBuilder().command("id");
        process.terminal = true;
        List<String> steps =
                ExecPlanner.plan(42, 7, spec.build(), process.process(), CgroupSetup.NONE, FILTER).steps().stream()
                        .map(LaunchStep::describe)
                        .toList();
        assertThat(steps)
                .startsWith(
                        "take hold of process 42",
                        "join its pid namespace",
                        "make a process",
                        "join its mount, network, ipc, uts, cgroup namespaces",
                        "start a new session",
                        "open a terminal")
                .endsWith("exec id");
    }
}
