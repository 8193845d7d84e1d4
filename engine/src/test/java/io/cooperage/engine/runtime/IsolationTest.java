package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Arch;
import io.cooperage.engine.linux.KernelVersion;
import io.cooperage.engine.linux.SeccompProfile;
import io.cooperage.engine.linux.SeccompProgram;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a container sees and may do, looked at from inside.
@Tag("kernel")
class IsolationTest {
    private static final String DOCKER_CAPABILITIES = "00000000a80425fb";
    private static final String NONE = "0000000000000000";

    @TempDir
    Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private String sh(String script) throws Exception {
        Sandbox.Outcome outcome = sandbox.run("sh", "-c", script);
        assertThat(outcome.err()).as(script).isEmpty();
        return outcome.out();
    }

    @Test
    void runsTheProgram() throws Exception {
        assertThat(Sandbox.exit(sandbox.start("/bin/true")).exitCode()).isZero();
        assertThat(Sandbox.exit(sandbox.start("/bin/false")).exitCode()).isEqualTo(1);
        assertThat(sandbox.run("sh", "-c", "echo out; echo err >&2; exit 7"))
                .isEqualTo(new Sandbox.Outcome(7, "out\n", "err\n"));
    }

    @Test
    void isProcessOneAndSeesNoOther() throws Exception {
        assertThat(sh("echo $$; ls -d /proc/[0-9]*; hostname")).isEqualTo("1\n/proc/1\nbarrel\n");
    }

    @Test
    void hasNamespacesOfItsOwn() throws Exception {
        String own = sh("for n in mnt pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done");
        assertThat(own.lines()).hasSize(6);
        for (String name : List.of("mnt", "pid", "net", "ipc", "uts", "cgroup")) {
            assertThat(own)
                    .doesNotContain(Files.readSymbolicLink(Path.of("/proc/self/ns", name))
                            .toString());
        }
    }

    @Test
    void seesOnlyItsOwnFilesAndMounts() throws Exception {
        assertThat(sh("ls /").split("\n"))
                .containsExactly("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "var");
        Set<String> targets = sh("cut -d' ' -f2 /proc/self/mounts").lines().collect(Collectors.toSet());
        assertThat(targets).contains("/", "/proc", "/dev", "/dev/pts", "/sys", "/dev/mqueue", "/dev/shm");
        assertThat(targets).allMatch(t -> t.equals("/") || t.matches("/(proc|dev|sys)(/.*)?"));
        assertThat(sh("grep -c ' shared:' /proc/self/mountinfo || true")).isEqualTo("0\n");
    }

    @Test
    void writesGoToTheUpperLayerOnly() throws Exception {
        assertThat(sh("echo new > /etc/new; rm /etc/group; ls /etc")).isEqualTo("new\npasswd\n");
        assertThat(sandbox.lower.resolve("etc/new")).doesNotExist();
        assertThat(sandbox.lower.resolve("etc/group")).exists();
    }

    @Test
    void hasDockersCapabilitiesAndNoMore() throws Exception {
        assertThat(sh("grep Cap /proc/self/status"))
                .isEqualTo("CapInh:\t" + NONE + "\nCapPrm:\t" + DOCKER_CAPABILITIES + "\nCapEff:\t"
                        + DOCKER_CAPABILITIES + "\nCapBnd:\t" + DOCKER_CAPABILITIES + "\nCapAmb:\t" + NONE + "\n");
        assertThat(sandbox.run("mount", "-t", "tmpfs", "none", "/tmp").err()).contains("permission denied");
    }

    @Test
    void anotherUserHasNoCapabilitiesButCanUseItsStreams() throws Exception {
        sandbox.spec.user = new Spec.User(1000, 1001, null, List.of(7, 8));
        assertThat(sh("id; grep CapEff /proc/self/status; echo again > /dev/stdout"))
                .isEqualTo("uid=1000 gid=1001 groups=7,8\nCapEff:\t" + NONE + "\nagain\n");
    }

    @Test
    void ambientCapabilitiesReachAnotherUser() throws Exception {
        sandbox.spec.user = new Spec.User(1000, 1000, null, List.of());
        sandbox.spec.ambient = List.of("CAP_NET_BIND_SERVICE");
        assertThat(sh("grep CapEff /proc/self/status")).isEqualTo("CapEff:\t0000000000000400\n");
    }

    @Test
    void noNewPrivilegesIsSetOnRequest() throws Exception {
        assertThat(sh("grep NoNewPrivs /proc/self/status")).endsWith("\t0\n");
        sandbox.spec.noNewPrivileges = true;
        assertThat(sh("grep NoNewPrivs /proc/self/status")).endsWith("\t1\n");
    }

    @Test
    void seccompDeniesSystemCalls() throws Exception {
        sandbox.seccomp = SeccompSample.denyMkdir();
        for (boolean noNewPrivileges : List.of(false, true)) {
            for (int uid : List.of(0, 1000)) {
                sandbox.spec.noNewPrivileges = noNewPrivileges;
                sandbox.spec.user = new Spec.User(uid, uid, null, List.of());
                Sandbox.Outcome outcome = sandbox.run(
                        "sh", "-c", "grep Seccomp: /proc/self/status; grep CapEff /proc/self/status; mkdir /tmp/x");
                assertThat(outcome.out())
                        .isEqualTo("Seccomp:\t2\nCapEff:\t" + (uid == 0 ? DOCKER_CAPABILITIES : NONE) + "\n");
                assertThat(outcome.err()).contains("can't create directory '/tmp/x': Operation not permitted");
            }
        }
    }

    @Test
    void runsUnderTheStandardProfile() throws Exception {
        Spec.Seccomp profile = SeccompProfile.standard()
                .resolve(Arch.current(), Set.copyOf(SpecBuilder.DOCKER_CAPABILITIES), KernelVersion.running());
        sandbox.seccomp = SeccompProgram.compile(profile, Arch.current());
        for (boolean noNewPrivileges : List.of(false, true)) {
            sandbox.spec.noNewPrivileges = noNewPrivileges;
            sandbox.spec.user = new Spec.User(noNewPrivileges ? 1000 : 0, 0, null, List.of());
            Sandbox.Outcome outcome =
                    sandbox.run("sh", "-c", "grep Seccomp: /proc/self/status; date -s 2001-01-01; unshare -U true");
            assertThat(outcome.out()).startsWith("Seccomp:\t2\n");
            assertThat(outcome.err())
                    .contains("can't set date: Operation not permitted")
                    .contains("unshare: unshare(0x10000000): Operation not permitted");
        }
    }

    @Test
    void masksAndProtectsPathsOfProc() throws Exception {
        assertThat(sh("cat /proc/keys /proc/timer_list; ls -A /sys/firmware")).isEmpty();
        String mounts = sh("cat /proc/self/mounts");
        assertThat(mounts).containsPattern("\n\\S+ /proc/sys proc ro,").containsPattern("\n\\S+ /sys sysfs ro,");
        assertThat(sandbox.run("sh", "-c", "echo 1 > /proc/sys/vm/overcommit_memory")
                        .err())
                .containsAnyOf("Read-only file system", "Permission denied");
    }

    @Test
    void hasTheDefaultDevices() throws Exception {
        assertThat(sh("ls /dev"))
                .isEqualTo(
                        "fd\nfull\nmqueue\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero\n");
        assertThat(sh("echo x > /dev/null; head -c 3 /dev/zero | wc -c; head -c 5 /dev/urandom | wc -c"))
                .isEqualTo("3\n5\n");
        assertThat(sh("stat -c '%t:%T %a' /dev/null /dev/tty")).isEqualTo("1:3 666\n5:0 666\n");
    }

    @Test
    void inheritsNoDescriptorsSignalsOrRootDirectory() throws Exception {
        assertThat(sh("ls /proc/self/fd")).isEqualTo("0\n1\n2\n3\n");
        assertThat(sandbox.run("grep", "-E", "SigBlk|SigIgn", "/proc/self/status")
                        .out())
                .isEqualTo("SigBlk:\t" + NONE + "\nSigIgn:\t" + NONE + "\n");
        assertThat(sh("pwd; ls -d /../bin")).isEqualTo("/\n/../bin\n");
    }

    @Test
    void hasASessionKeyringOfItsOwnWithNothingInIt() throws Exception {
        // A user whom nobody else here is sees only the keys that it possesses: those its session keyring leads to.
        sandbox.spec.user = new Spec.User(12345, 12345, null, List.of());
        sandbox.spec.masked = List.of();
        assertThat(sh("sed 's/.* keyring  *//' /proc/keys")).isEqualTo("_ses: empty\n");
    }

    @Test
    void aReadOnlyRootStaysReadOnlyButItsMountsDoNot() throws Exception {
        sandbox.spec.rootReadonly = true;
        assertThat(sandbox.run("touch", "/x").err()).contains("Read-only file system");
        assertThat(sh("touch /dev/shm/x; ls /dev/shm")).isEqualTo("x\n");
    }

    @Test
    void bindsFilesAndDirectories() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Path data = Files.createDirectory(directory.resolve("data"));
        sandbox.spec.mounts.add(SpecBuilder.bind(file.toString(), "/deep/er/file", "bind", "ro"));
        sandbox.spec.mounts.add(SpecBuilder.bind(data.toString(), "/data", "rbind"));
        assertThat(sh("cat /deep/er/file; echo back > /data/x")).isEqualTo("content");
        assertThat(data.resolve("x")).hasContent("back\n");
        assertThat(sandbox.run("sh", "-c", "echo no > /deep/er/file").err()).contains("Read-only file system");
        assertThat(file).hasContent("content");
    }

    @Test
    void recursiveReadOnlyReachesTheMountsBelow() throws Exception {
        sandbox.spec.mounts.add(SpecBuilder.bind("/dev", "/mnt", "rbind", "rro"));
        assertThat(sh("grep ' /mnt/' /proc/self/mounts").lines())
                .isNotEmpty()
                .allMatch(line -> line.split(" ")[3].startsWith("ro"));
        sandbox.spec.mounts.removeLast();
        sandbox.spec.mounts.add(SpecBuilder.bind("/dev", "/mnt", "rbind", "ro"));
        assertThat(sh("grep ' /mnt/' /proc/self/mounts")).containsPattern(" rw[, ]");
    }

    @Test
    void linksInTheImageLeadNowhereElse() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(sandbox.lower.resolve("absolute"), outside);
        Files.createSymbolicLink(sandbox.lower.resolve("climbing"), Path.of("../../../../../.." + outside));
        sandbox.spec.mounts.add(SpecBuilder.mount("/absolute/mounted", "tmpfs"));
        sandbox.spec.mounts.add(SpecBuilder.mount("/climbing/mounted", "tmpfs"));
        sandbox.spec.masked = List.of("/absolute/mounted");
        sandbox.spec.cwd = "/climbing/made";
        LaunchRequest request = null;
        try {
            sandbox.spec.command("true");
            request = sandbox.request();
            sandbox.launch(request);
        } catch (LaunchException e) {
            assertThat(e.report()).isNotNull();
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(request).isNotNull();
    }

    @Test
    void aFileIsBoundWhereALinkLeadsToNothing() throws Exception {
        Path source = Files.writeString(directory.resolve("resolv.conf"), "nameserver 10.0.0.1\n");
        Path etc = sandbox.lower.resolve("etc");
        sandbox.spec.mounts.add(SpecBuilder.bind(source.toString(), "/etc/resolv.conf"));
        List<String> links = List.of(
                "../run/systemd/resolve/stub-resolv.conf",
                "/run/other/resolv.conf",
                "../../../../run/x",
                "b",
                "/c/d/../e");
        for (String link : links) {
            Path made = etc.resolve("resolv.conf");
            Files.deleteIfExists(made);
            Files.createSymbolicLink(made, Path.of(link));
            assertThat(sh("cat /etc/resolv.conf")).as(link).isEqualTo("nameserver 10.0.0.1\n");
        }
        assertThat(Path.of("/run/other")).doesNotExist();
    }

    @Test
    void procIsNeverMountedThroughALink() throws Exception {
        Files.delete(sandbox.lower.resolve("proc"));
        Files.createSymbolicLink(sandbox.lower.resolve("proc"), Path.of("tmp"));
        assertThatThrownBy(() -> sandbox.start("true"))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(
                        "mount proc on /proc (nosuid,noexec,nodev): Too many levels of symbolic links; /proc is a"
                                + " symbolic link in the image");
    }

    @Test
    void makesTheWorkingDirectoryInsideTheRoot() throws Exception {
        sandbox.spec.cwd = "/made/for/it";
        assertThat(sh("pwd; ls -ld .")).startsWith("/made/for/it\ndrwxr-xr-x");
    }

    @Test
    void aWorkingDirectoryCanNotBeALeakedDescriptor() throws Exception {
        for (int fd = 3; fd < 12; fd++) {
            sandbox.spec.cwd = "/proc/self/fd/" + fd;
            assertThatThrownBy(() -> sandbox.start("pwd")).isInstanceOf(LaunchException.class);
        }
    }

    @Test
    void setsNamesAndSysctlsOfItsNamespaces() throws Exception {
        sandbox.spec.hostname = "stave";
        sandbox.spec.domainname = "bung";
        // Said in more words, so it is the one that is meant.
        sandbox.spec.sysctl.put("kernel.domainname", "hoop");
        sandbox.spec.sysctl.put("net.ipv4.ip_unprivileged_port_start", "77");
        assertThat(sh("hostname; cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_unprivileged_port_start"))
                .isEqualTo("stave\nhoop\n77\n");
    }

    @Test
    void setsLimitsUmaskAndOomScore() throws Exception {
        sandbox.spec.rlimits.add(new Spec.Rlimit("RLIMIT_NOFILE", 64, 32));
        sandbox.spec.user = new Spec.User(0, 0, 0027, List.of());
        sandbox.spec.oomScoreAdj = 321;
        assertThat(sh("ulimit -n; ulimit -Hn; umask; cat /proc/self/oom_score_adj"))
                .isEqualTo("32\n64\n0027\n321\n");
    }

    @Test
    void aProgramMayHaveNoMoreThanItsStandardStreams() throws Exception {
        sandbox.spec.rlimits.add(new Spec.Rlimit("RLIMIT_NOFILE", 3, 3));
        sandbox.spec.cwd = "/tmp";
        assertThat(sh("ulimit -n; pwd")).isEqualTo("3\n/tmp\n");
    }

    @Test
    void bringsUpItsOwnLoopback() throws Exception {
        assertThat(sh("ls /sys/class/net; cat /sys/class/net/lo/flags")).isEqualTo("lo\n0x8\n");
        sandbox.loopback = true;
        assertThat(sh("cat /sys/class/net/lo/flags")).isEqualTo("0x9\n");
    }

    @Test
    void sharesTheNamespacesItWasNotGiven() throws Exception {
        sandbox.spec.without(NamespaceType.NETWORK).without(NamespaceType.UTS).hostname = null;
        assertThat(sh("readlink /proc/self/ns/net; readlink /proc/self/ns/uts"))
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")) + "\n"
                        + Files.readSymbolicLink(Path.of("/proc/self/ns/uts")) + "\n");
        assertThat(sh("grep ' /sys ' /proc/self/mounts")).containsPattern(" ro[, ]");
    }

    @Test
    void joinsTheNamespacesOfAnother() throws Exception {
        sandbox.spec.hostname = "first";
        sandbox.stdinOpen = true;
        Shim first = sandbox.start("cat");
        String base = "/proc/" + first.pid() + "/ns/";
        if (sandbox.host.rootless()) {
            sandbox.spec.join(NamespaceType.USER, base + "user");
        }
        sandbox.spec.join(NamespaceType.NETWORK, base + "net").join(NamespaceType.UTS, base + "uts");
        sandbox.spec.join(NamespaceType.IPC, base + "ipc").join(NamespaceType.PID, base + "pid");
        sandbox.spec.hostname = null;
        assertThat(sh("hostname; readlink /proc/self/ns/net; cat /proc/1/comm; grep -c . /proc/self/uid_map"))
                .startsWith("first\n" + Files.readSymbolicLink(Path.of(base + "net")) + "\ncat\n");
    }

    @Test
    void showsItsControlGroupsReadOnly() throws Exception {
        assumeFalse(sandbox.host.hierarchies().isEmpty(), "no control groups are mounted here");
        sandbox.spec.mounts.add(SpecBuilder.mount("/sys/fs/cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"));
        String mounts = sh("grep cgroup /proc/self/mounts");
        assertThat(mounts).contains(" cgroup");
        assertThat(sh("cut -d: -f3 /proc/self/cgroup | sort -u")).isEqualTo("/\n");
    }

    @Test
    void aMissingCommandIsToldInDockersWords() throws Exception {
        assertThatThrownBy(() -> sandbox.start("no-such-program")).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e).hasMessage("exec: \"no-such-program\": executable file not found in $PATH");
            assertThat(e.exitCode()).isEqualTo(127);
            assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        });
        assertThatThrownBy(() -> sandbox.start("/no/such")).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e).hasMessage("exec: \"/no/such\": stat /no/such: no such file or directory");
            assertThat(e.exitCode()).isEqualTo(127);
        });
        assertThatThrownBy(() -> sandbox.start("/etc/passwd")).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e).hasMessage("exec: \"/etc/passwd\": permission denied");
            assertThat(e.exitCode()).isEqualTo(126);
        });
        Files.writeString(sandbox.lower.resolve("bin/noise"), "noise");
        assertThat(sandbox.lower.resolve("bin/noise").toFile().setExecutable(true, false))
                .isTrue();
        assertThatThrownBy(() -> sandbox.start("noise")).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e).hasMessageStartingWith("exec: \"noise\": exec format error");
            assertThat(e.exitCode()).isEqualTo(126);
        });
    }

    @Test
    void aFailedStepIsNamedAndLeavesNothing() throws Exception {
        sandbox.spec.mounts.add(SpecBuilder.bind("/no-such-source", "/mnt"));
        sandbox.spec.command("true");
        LaunchRequest request = sandbox.request();
        assertThatThrownBy(() -> sandbox.launch(request)).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e.getMessage())
                    .matches("step \\d+ of \\d+, bind /no-such-source on /mnt( \\(.*\\))?: No such file or"
                            + " directory; make the source first, on the host");
            assertThat(e.exitCode()).isEqualTo(125);
            assertThat(e.errno()).isEqualTo(2);
            LaunchReport report = e.report();
            assertThat(report).isNotNull();
            assertThat(report).extracting(r -> r.results().getLast().errno()).isEqualTo(2);
        });
        assertThat(request.directory()).doesNotExist();
        assertThat(request.socket()).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
    }

    @Test
    void theShimsOwnProgramCanNotBeOverwritten() throws Exception {
        // CVE-2019-5736: a container whose program is the shim itself, seen through /proc.
        Path link = Files.createSymbolicLink(sandbox.lower.resolve("bin/self"), Path.of("/proc/self/exe"));
        Shim shim = sandbox.start("self");
        Files.delete(link);
        assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(2);
        sandbox.stdinOpen = true;
        Shim container = sandbox.start("cat");
        Path exe = Path.of("/proc", Integer.toString(container.pid()), "exe");
        assertThat(Files.readSymbolicLink(exe)).hasToString("/bin/cat");
        int launcher =
                ShimFiles.readLiving(sandbox.lastDirectory()).orElseThrow().pid();
        assertThatThrownBy(() -> Files.newOutputStream(Path.of("/proc", Integer.toString(launcher), "exe"))
                        .write(0))
                .isInstanceOf(java.io.IOException.class);
    }
}
