package io.cooperage.engine.linux;

import io.cooperage.engine.oci.Spec;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The default profile on its way to the kernel.
@State(Scope.Benchmark)
public class SeccompBenchmark {
    private static final KernelVersion KERNEL = new KernelVersion(6, 12);

    private final SeccompProfile profile = SeccompProfile.standard();
    private final Spec.Seccomp filter = profile.resolve(Arch.X86_64, Set.of(), KERNEL);

    /// Which of its rules hold for a machine and a container.
    @Benchmark
    public Spec.Seccomp resolve() {
        return profile.resolve(Arch.X86_64, Set.of(), KERNEL);
    }

    @Benchmark
    public byte[] compile() {
        return SeccompProgram.compile(filter, Arch.X86_64);
    }
}
