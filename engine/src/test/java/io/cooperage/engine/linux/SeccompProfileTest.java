package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 1);
    private static final int ALLOW = 0x7fff_0000;

    /// What Docker allows and we do not: calls that the kernel has never implemented.
    private static final Set<String> LEFT_OUT = Set.of("epoll_ctl_old", "epoll_wait_old");

    private static SeccompProfile docker() throws IOException {
        Path file = Path.of("../../shared/cases/docker-api/moby-28.2.2-seccomp-default.json");
        if (!Files.exists(file)) {
            file = Path.of(System.getProperty("cooperage.cases", "../shared/cases"))
                    .resolve("docker-api/moby-28.2.2-seccomp-default.json");
        }
        assumeTrue(Files.exists(file), "Docker's profile for comparison is not beside this checkout");
        return SeccompProfile.parse(Files.readString(file));
    }

    /// Calls that return "allow" for at least one of many argument vectors, and those that do for all.
    private static Set<String> allowed(SeccompProfile profile, Arch arch, Set<String> caps, boolean always) {
        Spec.Seccomp filter = profile.resolve(arch, caps, KERNEL);
        BpfMachine machine = new BpfMachine(SeccompProgram.compile(filter, arch));
        long[] values = {0, 1, 8, 17, 40, 0x20000, 0x20008, 0xffff_ffffL, 0x10000000, 0x7E020000, 0x00010f00, 1L << 33};
        Set<String> names = new TreeSet<>();
        SyscallTable table = SyscallTable.of(arch);
        for (String name : table.names()) {
            int yes = 0;
            for (long value : values) {
                yes += machine.run(arch.audit(), table.number(name).orElseThrow(), value) == ALLOW ? 1 : 0;
            }
            if (always ? yes == values.length : yes > 0) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void ourDefaultIsAsTightAsDockersForEveryCapability() throws IOException {
        SeccompProfile docker = docker();
        List<Set<String>> sets = new ArrayList<>(List.of(Set.of(), Capabilities.names(Capability.dockerDefaults())));
        for (Capability capability : Capability.values()) {
            sets.add(Set.of(capability.kernelName()));
        }
        for (Arch arch : List.of(Arch.X86_64, Arch.AARCH64)) {
            for (Set<String> caps : sets) {
                for (boolean always : new boolean[] {false, true}) {
                    Set<String> theirs = allowed(docker, arch, caps, always);
                    theirs.removeAll(LEFT_OUT);
                    assertThat(allowed(SeccompProfile.standard(), arch, caps, always))
                            .as("%s with %s", arch, caps)
                            .isEqualTo(theirs);
                }
            }
        }
    }

    @Test
    void theDefaultGuardsNamespacesAndVsock() {
        Spec.Seccomp filter =
                SeccompProfile.standard().resolve(Arch.X86_64, Capabilities.names(Capability.dockerDefaults()), KERNEL);
        BpfMachine machine = new BpfMachine(SeccompProgram.compile(filter, Arch.X86_64));
        SyscallTable table = SyscallTable.of(Arch.X86_64);
        int audit = Arch.X86_64.audit();
        assertThat(machine.run(audit, table.number("clone").orElseThrow(), 0x1000_0000L))
                .isEqualTo(0x0005_0001);
        assertThat(machine.run(audit, table.number("clone").orElseThrow(), 0x11))
                .isEqualTo(ALLOW);
        assertThat(machine.run(audit, table.number("clone3").orElseThrow())).isEqualTo(0x0005_0026);
        assertThat(machine.run(audit, table.number("socket").orElseThrow(), 40)).isEqualTo(0x0005_0001);
        assertThat(machine.run(audit, table.number("socket").orElseThrow(), 2)).isEqualTo(ALLOW);
        for (String denied :
                List.of("mount", "unshare", "bpf", "io_uring_setup", "keyctl", "userfaultfd", "kexec_load")) {
            assertThat(machine.run(audit, table.number(denied).orElseThrow()))
                    .as(denied)
                    .isEqualTo(0x0005_0001);
        }
    }

    @Test
    void everyNameInTheDefaultIsASystemCallSomewhere() {
        Set<String> known = new TreeSet<>();
        for (Arch arch : Arch.values()) {
            known.addAll(SyscallTable.of(arch).names());
        }
        Set<String> used = new TreeSet<>();
        SeccompProfile.standard().rules().forEach(r -> used.addAll(r.rule().names()));
        used.removeAll(known);
        assertThat(used).isEmpty();
    }

    @Test
    void includesAndExcludesDecideAsDockerReadsThem() {
        SeccompProfile profile = SeccompProfile.parse("""
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 13,
                 "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}],
                 "flags": ["SECCOMP_FILTER_FLAG_LOG"],
                 "syscalls": [
                  {"name": "read", "action": "SCMP_ACT_ALLOW"},
                  {"names": ["a"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_X", "CAP_Y"]}},
                  {"names": ["b"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_X", "CAP_Z"]}},
                  {"names": ["c"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64"]}},
                  {"names": ["d"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
                  {"names": ["e"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "4.8"}},
                  {"names": ["f"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
                   "args": [{"index": 1, "value": 18446744073709551615, "op": "SCMP_CMP_EQ"}]}
                 ]}""");
        Spec.Seccomp some = profile.resolve(Arch.X86_64, Set.of("CAP_X"), new KernelVersion(4, 8));
        assertThat(some.syscalls()).extracting(r -> String.join(",", r.names())).containsExactly("read", "d", "f");
        assertThat(some.defaultErrnoRet()).isEqualTo(13);
        assertThat(some.architectures()).containsExactly("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
        assertThat(some.flags()).containsExactly("SECCOMP_FILTER_FLAG_LOG");
        assertThat(some.syscalls().getLast().args().getFirst().value()).isEqualTo(-1L);
        Spec.Seccomp others = profile.resolve(Arch.AARCH64, Set.of("CAP_X", "CAP_Y"), new KernelVersion(4, 7));
        assertThat(others.syscalls())
                .extracting(r -> String.join(",", r.names()))
                .containsExactly("read", "a", "c", "e", "f");
        assertThat(others.architectures()).isEmpty();
    }

    @Test
    void aBadProfileSaysWhatIsWrong() {
        refused("{", "decoding seccomp profile failed");
        refused("[]", "no defaultAction");
        refused("""
                {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"name": "a", "names": ["b"], "action": "SCMP_ACT_KILL"}]}""", "both 'name' and 'names'");
        refused("""
                {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"], "archMap": [{"architecture": "x"}]}""", "both 'architectures' and 'archMap'");
        refused("""
                {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["b"], "action": "DENY"}]}""", "invalid seccomp action: DENY");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> SeccompProfile.parse(json))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }
}
