package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.oci.Spec;
import java.util.concurrent.atomic.AtomicReference;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kernel takes our filter and obeys it: on one thread of this JVM, which then ends.
@Tag("kernel")
class SeccompKernelTest {
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;

    private static void install(byte[] program) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer code = Memory.allocateDirect(runtime, program.length);
        code.put(0, program, 0, program.length);
        Pointer header = Memory.allocateDirect(runtime, 16);
        header.putShort(0, (short) (program.length / 8));
        header.putAddress(8, code.address());
        Syscalls sys = Syscalls.host();
        sys.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        sys.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header.address(), 0, 0);
    }

    @Test
    void theDefaultProfileHoldsInTheKernel() throws InterruptedException {
        assumeTrue(
                KernelFile.read(java.nio.file.Path.of("/proc/self/status"))
                        .orElse("")
                        .contains("Seccomp:"),
                "this kernel has no seccomp");
        Spec.Seccomp filter = SeccompProfile.standard()
                .resolve(Arch.current(), Capabilities.names(Capability.dockerDefaults()), KernelVersion.running());
        byte[] program = SeccompProgram.compile(filter, Arch.current());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                Syscalls sys = Syscalls.host();
                install(program);
                assertThat(sys.getuid()).isGreaterThanOrEqualTo(0);
                String status = KernelFile.read(java.nio.file.Path.of("/proc/thread-self/status"))
                        .orElseThrow();
                assertThat(status).contains("Seccomp:\t2");
                assertThatThrownBy(() -> sys.mount("none", "/proc/self/none", "tmpfs", 0, ""))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                e -> assertThat(e.is(Errno.EPERM)).isTrue());
                assertThatThrownBy(() -> sys.unshare(CloneFlags.CLONE_NEWUSER))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                e -> assertThat(e.is(Errno.EPERM)).isTrue());
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        thread.join();
        assertThat(failure.get()).isNull();
    }
}
