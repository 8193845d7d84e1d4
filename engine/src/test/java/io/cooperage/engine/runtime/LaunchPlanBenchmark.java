package io.cooperage.engine.runtime;

import io.cooperage.engine.linux.Arch;
import io.cooperage.engine.linux.KernelVersion;
import io.cooperage.engine.linux.SeccompProfile;
import io.cooperage.engine.linux.SeccompProgram;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.runtime.HostFacts.CgroupHierarchy;
import io.cooperage.engine.runtime.LaunchContext.OverlayRoot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What comes between a container's specification and the first byte to the shim.
@State(Scope.Benchmark)
public class LaunchPlanBenchmark {
    private static final HostFacts HOST =
            new HostFacts(false, true, List.of(new CgroupHierarchy(Path.of("/sys/fs/cgroup"), "cgroup2", List.of())));

    private final Spec spec = new SpecBuilder().command("/bin/sh", "-c", "true").build();
    private final LaunchContext context = LaunchContext.of(HOST)
            .withOverlay(new OverlayRoot(
                    List.of(Path.of("/l/top"), Path.of("/l/base")), Path.of("/c/upper"), Path.of("/c/work"), false))
            .withLoopback(true)
            .withSeccomp(SeccompProgram.compile(
                    SeccompProfile.standard().resolve(Arch.X86_64, Set.of(), new KernelVersion(6, 12)), Arch.X86_64));

    @Benchmark
    public LaunchPlan plan() {
        return LaunchPlanner.plan(spec, context);
    }

    @Benchmark
    public ByteBuffer planAndEncode() {
        return PlanEncoder.encode(new LaunchRequest(
                plan(), Path.of("/d"), Path.of("/s"), Path.of("/l"), 0, 1, false, 0, 0, false, false, null));
    }
}
