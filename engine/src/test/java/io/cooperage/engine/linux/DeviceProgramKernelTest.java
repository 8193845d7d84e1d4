package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.oci.Spec.DeviceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kernel's verifier takes our device program, and a v2 group obeys it. The shim attaches it in earnest.
@Tag("kernel")
class DeviceProgramKernelTest {
    private static final long SYS_BPF = Arch.current() == Arch.AARCH64 ? 280 : 321;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_ATTACH = 8;
    private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    private static final int BPF_CGROUP_DEVICE = 6;
    private static final int ATTR_SIZE = 128;

    private static final List<DeviceRule> RULES = List.of(
            new DeviceRule(false, "a", null, null, "rwm"),
            new DeviceRule(true, "c", 1L, 3L, "rwm"),
            new DeviceRule(true, "c", 1L, 5L, "r"),
            new DeviceRule(true, "b", null, null, "m"),
            new DeviceRule(false, "c", 5L, null, "w"));

    /// bpf(2), for this test alone.
    public interface Bpf {
        long syscall(long number, int command, Pointer attr, int size);

        int close(int fd);
    }

    private final Bpf bpf = LibraryLoader.create(Bpf.class).load("c");
    private final Runtime runtime = Runtime.getRuntime(bpf);

    private static Pointer memory(Runtime runtime, byte[] content, int size) {
        Pointer memory = Memory.allocateDirect(runtime, size, true);
        memory.put(0, content, 0, content.length);
        return memory;
    }

    private int load(byte[] program) {
        Pointer code = memory(runtime, program, program.length);
        Pointer license = memory(runtime, new byte[] {'G', 'P', 'L'}, 4);
        Pointer log = Memory.allocateDirect(runtime, 65_536, true);
        Pointer attr = Memory.allocateDirect(runtime, ATTR_SIZE, true);
        attr.putInt(0, BPF_PROG_TYPE_CGROUP_DEVICE);
        attr.putInt(4, program.length / 8);
        attr.putLong(8, code.address());
        attr.putLong(16, license.address());
        attr.putInt(24, 1);
        attr.putInt(28, 65_536);
        attr.putLong(32, log.address());
        int fd = (int) bpf.syscall(SYS_BPF, BPF_PROG_LOAD, attr, ATTR_SIZE);
        int errno = runtime.getLastError();
        assumeTrue(fd >= 0 || errno != Errno.ENOSYS.number(), "this kernel has no bpf(2)");
        assumeTrue(fd >= 0 || errno != Errno.EPERM.number(), "loading programs needs root of the machine");
        assertThat(fd).as("%s%n%s", Errno.describe(errno), log.getString(0)).isNotNegative();
        return fd;
    }

    @Test
    void theVerifierTakesItAndTheGroupObeysIt() throws IOException, InterruptedException {
        CgroupTree tree =
                CgroupTree.detect("test-bpf-" + ProcessHandle.current().pid());
        Cgroup group = tree.child("c1");
        assumeTrue(group.unified().isPresent(), () -> "no v2 group to attach to: " + tree.remedy());
        Path directory = group.unified().orElseThrow();
        Files.createDirectory(directory);
        try (Fd program = new Fd(load(DeviceProgram.compile(RULES)), "program", bpf::close);
                Fd target = Syscalls.host().open(directory.toString(), OpenFlags.O_DIRECTORY)) {
            Pointer attr = Memory.allocateDirect(runtime, ATTR_SIZE, true);
            attr.putInt(0, target.number());
            attr.putInt(4, program.number());
            attr.putInt(8, BPF_CGROUP_DEVICE);
            assertThat(bpf.syscall(SYS_BPF, BPF_PROG_ATTACH, attr, ATTR_SIZE)).isZero();
            Process process = new ProcessBuilder(
                            "sh",
                            "-c",
                            "echo 0 > '" + directory + "/cgroup.procs'; echo x > /dev/null && echo null;"
                                    + " head -c1 /dev/zero | wc -c; (echo x > /dev/zero) && echo bad;"
                                    + " head -c1 /dev/urandom && echo bad; exit 0")
                    .redirectErrorStream(true)
                    .start();
            List<String> output = process.inputReader().readAllLines();
            assertThat(process.waitFor()).isZero();
            assertThat(output.subList(0, 2)).containsExactly("null", "1");
            assertThat(output).doesNotContain("bad");
            assertThat(String.join("\n", output)).contains("Operation not permitted");
        } finally {
            group.remove();
            tree.release();
        }
    }
}
