package io.cooperage.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.KernelVersion;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks on a machine written under a folder, then one thing after the other taken from it.
class HostDoctorTest {
    private static final UserNamespaces INITIAL = map(new IdMapping(0, 0, 0xffff_ffffL));
    private static final UserNamespaces LAUNCHED =
            map(new IdMapping(1000, 1000, 1), new IdMapping(100_000, 100_000, 65_536));

    @TempDir
    Path root;

    private String mountOptions = "rw,relatime";
    private String filesystem = "ext4";
    private KernelVersion kernel = new KernelVersion(6, 1);
    private List<Hindrance> firewalls = List.of();

    private static UserNamespaces map(IdMapping... lines) {
        return new UserNamespaces(List.of(lines), List.of(lines));
    }

    @BeforeEach
    void aGoodMachine() throws IOException {
        put("proc/filesystems", "nodev\tsysfs\nnodev\toverlay\n\text4\n");
        put(
                "proc/sys/kernel/seccomp/actions_avail",
                "kill_process kill_thread trap errno user_notif trace log allow\n");
        put("proc/sys/user/max_user_namespaces", "63000\n");
        put("proc/sys/net/ipv4/ip_forward", "1\n");
        put("sys/module/nf_tables/refcnt", "0\n");
        put("dev/net/tun", "");
        put("etc/subuid", "ann:100000:65536\n");
        put("etc/subgid", "ann:100000:65536\n");
        for (String tool : List.of("ip", "nft", "unshare", "pasta", "newuidmap", "newgidmap")) {
            putTool(tool);
        }
    }

    private void putTool(String name) throws IOException {
        put("usr/bin/" + name, "");
        Files.setAttribute(root.resolve("usr/bin/" + name), "unix:mode", 04755);
    }

    private void put(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private List<Check> examine(int uid, UserNamespaces namespace) {
        Host host = new Host(
                root,
                uid == 0 ? "root" : "ann",
                uid,
                namespace,
                kernel,
                List.of(Path.of("/usr/bin")),
                () -> List.of(new MountInfo(1, 0, 8, 1, "/", "/", mountOptions, "", filesystem, "/dev/sda1", "rw")),
                () -> CgroupTree.inspect("doctor-test"),
                () -> firewalls);
        return new HostDoctor(host, new EnginePaths(root.resolve("data"), Path.of("/run/x"), root.resolve("config")))
                .run();
    }

    private Check asAnn(String name) {
        return named(examine(1000, INITIAL), name);
    }

    private static Check named(List<Check> checks, String name) {
        Map<String, Check> byName = checks.stream().collect(Collectors.toMap(Check::name, Function.identity()));
        assertThat(byName).containsKey(name);
        return byName.getOrDefault(name, checks.getFirst());
    }

    /// What this very machine decides is left out: its control groups, disk and /run.
    private static final List<String> OF_THIS_MACHINE =
            List.of("control groups", "device filter", "disk space", "socket folder");

    @Test
    void aGoodMachineIsFineForEveryone() {
        for (List<Check> checks : List.of(examine(0, INITIAL), examine(1000, INITIAL), examine(1000, LAUNCHED))) {
            assertThat(checks)
                    .filteredOn(c -> !OF_THIS_MACHINE.contains(c.name()))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(c -> assertThat(c.verdict()).as(c.toString()).isEqualTo(Verdict.OK))
                    .allSatisfy(c -> assertThat(c.remedy()).isEmpty());
        }
    }

    @Test
    void everyTroubleHasItsRemedy() {
        assertThat(examine(1000, INITIAL))
                .allSatisfy(c -> assertThat(c.remedy().isEmpty()).isEqualTo(c.verdict() == Verdict.OK));
    }

    @Test
    void userNamespacesCanBeOffInThreeWays() throws IOException {
        put("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        Check check = asAnn("user namespaces");
        assertThat(check.verdict()).isEqualTo(Verdict.ESSENTIAL_MISSING);
        assertThat(check.remedy()).contains("kernel.apparmor_restrict_unprivileged_userns=0", "sysctl --system");
        put("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertThat(asAnn("user namespaces").remedy()).contains("kernel.unprivileged_userns_clone=1");
        assertThat(named(examine(1000, LAUNCHED), "user namespaces").verdict())
                .as("who is in one has proof that it works")
                .isEqualTo(Verdict.OK);
        put("proc/sys/user/max_user_namespaces", "0\n");
        assertThat(asAnn("user namespaces").remedy()).contains("user.max_user_namespaces=15000");
        assertThat(named(examine(0, INITIAL), "user namespaces").verdict()).isEqualTo(Verdict.LIMITED);
    }

    @Test
    void subordinateIdsMustBeThereAndEnough() throws IOException {
        put("etc/subgid", "bob:1:65536\n");
        assertThat(asAnn("subordinate ids"))
                .isEqualTo(new Check(
                        "subordinate ids",
                        Verdict.ESSENTIAL_MISSING,
                        "ann has none in /etc/subgid",
                        "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann"));
        put("etc/subgid", "ann:1:1000\n");
        assertThat(asAnn("subordinate ids").verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(named(examine(0, INITIAL), "subordinate ids").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void toolsThatAreMissingAreNamedWithTheirPackage() throws IOException {
        Files.delete(root.resolve("usr/bin/newgidmap"));
        Files.delete(root.resolve("usr/bin/pasta"));
        Files.delete(root.resolve("usr/bin/nft"));
        assertThat(asAnn("newuidmap").remedy()).isEqualTo("sudo apt-get install -y uidmap");
        assertThat(asAnn("user networking").remedy()).isEqualTo("sudo apt-get install -y passt");
        assertThat(asAnn("nftables").verdict()).isEqualTo(Verdict.LIMITED);
        put("usr/bin/newgidmap", "");
        Files.setAttribute(root.resolve("usr/bin/newgidmap"), "unix:mode", 0755);
        assertThat(asAnn("newuidmap").finding()).endsWith("newgidmap has lost its privilege");
    }

    @Test
    void networksNeedThePacketFilterAndAnOpenTunnelDevice() throws IOException {
        Files.delete(root.resolve("dev/net/tun"));
        assertThat(asAnn("user networking"))
                .isEqualTo(new Check(
                        "user networking",
                        Verdict.LIMITED,
                        root.resolve("usr/bin/pasta")
                                + " has no use of /dev/net/tun, which ann does not have: containers have no way out",
                        "sudo modprobe tun"));
        Files.delete(root.resolve("sys/module/nf_tables/refcnt"));
        Files.delete(root.resolve("sys/module/nf_tables"));
        put("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        put("lib/modules/6.1.0-18-amd64/modules.dep", "kernel/net/bridge/bridge.ko: kernel/net/llc/llc.ko\n");
        assertThat(asAnn("packet filter").remedy()).isEqualTo("boot a kernel with CONFIG_NF_TABLES");
        put("lib/modules/6.1.0-18-amd64/modules.builtin", "kernel/net/netfilter/nf_tables.ko\n");
        assertThat(asAnn("packet filter").verdict()).isEqualTo(Verdict.OK);
        put("proc/sys/net/ipv4/ip_forward", "0\n");
        assertThat(named(examine(0, INITIAL), "forwarding").finding()).startsWith("off; switched on with");
        assertThat(asAnn("forwarding").finding()).isEqualTo("in the engine's own network");
    }

    @Test
    void anotherFirewallIsTheMachinesRootsConcern() {
        firewalls = List.of(new Hindrance("it drops", "let them through"));
        Check row = named(examine(0, INITIAL), "other firewalls");
        assertThat(row.verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(row.finding()).isEqualTo("it drops");
        assertThat(row.remedy()).isEqualTo("let them through");
        assertThat(examine(1000, LAUNCHED)).extracting(Check::name).doesNotContain("other firewalls");
    }

    @Test
    void theKernelMustBeYoungAndWhole() throws IOException {
        kernel = new KernelVersion(5, 10);
        assertThat(asAnn("overlay").finding()).isEqualTo("Linux 5.10 lets only root mount overlay");
        assertThat(asAnn("kernel").verdict()).isEqualTo(Verdict.LIMITED);
        kernel = new KernelVersion(5, 4);
        assertThat(asAnn("kernel").verdict()).isEqualTo(Verdict.ESSENTIAL_MISSING);
        put("proc/filesystems", "\text4\n");
        assertThat(asAnn("overlay").remedy()).isEqualTo("boot a kernel with CONFIG_OVERLAY_FS");
        kernel = new KernelVersion(6, 1);
        put("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        put("lib/modules/6.1.0-18-amd64/kernel/fs/overlayfs/overlay.ko", "");
        assertThat(asAnn("overlay").verdict())
                .as("the kernel loads the module when asked to mount")
                .isEqualTo(Verdict.OK);
        assertThat(asAnn("AppArmor").finding()).startsWith("not in use");
        put("sys/module/apparmor/parameters/enabled", "Y\n");
        assertThat(asAnn("AppArmor").finding()).contains("only root may load profiles");
        Files.delete(root.resolve("proc/sys/kernel/seccomp/actions_avail"));
        assertThat(asAnn("seccomp").verdict()).isEqualTo(Verdict.ESSENTIAL_MISSING);
    }

    @Test
    void rootNeedsTheProgramThatLoadsItsProfile() throws IOException {
        put("sys/module/apparmor/parameters/enabled", "Y\n");
        Check without = named(examine(0, INITIAL), "AppArmor");
        assertThat(without.verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(without.finding()).contains("containers are not confined by it", "apparmor_parser");
        assertThat(without.remedy()).isEqualTo("sudo apt-get install -y apparmor");
        putTool("apparmor_parser");
        Check with = named(examine(0, INITIAL), "AppArmor");
        assertThat(with.verdict()).isEqualTo(Verdict.OK);
        assertThat(with.finding()).contains("every container is confined by it");
    }

    @Test
    void theDataFolderMustCarryContainers() {
        mountOptions = "rw,noexec";
        assertThat(asAnn("data folder").remedy()).isEqualTo("sudo mount -o remount,exec /");
        mountOptions = "ro";
        assertThat(asAnn("data folder").finding()).endsWith("is on a read-only filesystem");
        mountOptions = "rw";
        filesystem = "nfs4";
        assertThat(asAnn("data folder").finding()).contains("is on nfs4, which can't hold a container's changes");
    }

    @Test
    void aRunFolderTooDeepForSocketsIsRefused() {
        Host host = Host.detect();
        EnginePaths deep = EnginePaths.under(Path.of("/tmp/" + "d".repeat(90)));
        assertThat(named(new HostDoctor(host, deep).run(), "socket folder").verdict())
                .isEqualTo(Verdict.ESSENTIAL_MISSING);
    }

    @Test
    void thisMachineIsExaminedWithoutBeingChanged() {
        List<Check> checks = new HostDoctor(EnginePaths.under(root)).run();
        assertThat(checks)
                .extracting(Check::name)
                .doesNotHaveDuplicates()
                .contains("kernel", "control groups", "overlay");
        assertThat(root.resolve("data")).doesNotExist();
        assertThat(root.resolve("run")).doesNotExist();
    }
}
