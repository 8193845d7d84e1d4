package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.oci.Spec.BlockIo;
import io.cooperage.engine.oci.Spec.Cpu;
import io.cooperage.engine.oci.Spec.DeviceRule;
import io.cooperage.engine.oci.Spec.Memory;
import io.cooperage.engine.oci.Spec.Pids;
import io.cooperage.engine.oci.Spec.Resources;
import io.cooperage.engine.oci.Spec.Throttle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupLimitsTest {
    private static final Machine MACHINE =
            new Machine(CpuList.parse("0-3").orElseThrow(), CpuList.parse("0").orElseThrow(), 16L << 30, 2L << 30);
    private static final long MIB = 1 << 20;

    @TempDir
    Path dir;

    private Cgroup v1(String... files) throws IOException {
        Map<String, Path> legacy = new LinkedHashMap<>();
        for (String controller : List.of("cpu", "cpuset", "memory", "devices", "blkio", "pids")) {
            legacy.put(controller, Files.createDirectories(dir.resolve(controller + "/c")));
        }
        for (String file : files) {
            Files.writeString(dir.resolve(file), "");
        }
        return new KernelCgroup(new CgroupDirectories(null, Set.of(), legacy), MACHINE, "", false);
    }

    private Cgroup v2(String... files) throws IOException {
        Files.createDirectories(dir.resolve("c"));
        for (String file : files) {
            Files.writeString(dir.resolve(file), "");
        }
        return new KernelCgroup(
                new CgroupDirectories(dir.resolve("c"), EnumSet.allOf(Controller.class), Map.of()), MACHINE, "", true);
    }

    private List<String> writes(Cgroup group, Resources resources) {
        return group.writes(resources).stream()
                .map((CgroupWrite w) -> dir.relativize(w.file()) + " " + w.value())
                .toList();
    }

    private static Resources memory(@Nullable Long limit, @Nullable Long reservation, @Nullable Long swap) {
        return new Resources(List.of(), new Memory(limit, reservation, swap, null, null), null, null, null);
    }

    private static Resources cpu(
            @Nullable Long shares, @Nullable Long quota, @Nullable Long period, @Nullable String cpus) {
        return new Resources(List.of(), null, new Cpu(shares, quota, period, cpus, null), null, null);
    }

    private static Resources io(BlockIo io) {
        return new Resources(List.of(), null, null, null, io);
    }

    private static final Resources EVERYTHING = new Resources(
            List.of(
                    new DeviceRule(false, null, null, null, "rwm"),
                    new DeviceRule(true, "c", 1L, 3L, "rwm"),
                    new DeviceRule(true, "c", 136L, null, "rw")),
            new Memory(64 * MIB, 32 * MIB, 96 * MIB, 10L, null),
            new Cpu(512L, 150_000L, 100_000L, "0-1", "0"),
            new Pids(100),
            new BlockIo(
                    500,
                    List.of(),
                    List.of(new Throttle(8, 0, 1000)),
                    List.of(new Throttle(8, 0, 2000)),
                    List.of(new Throttle(8, 0, 30)),
                    List.of(new Throttle(8, 16, 40))));

    @Test
    void versionOneGetsItsOwnUnitsInOrder() throws IOException {
        Cgroup group = v1("memory/memory.memsw.limit_in_bytes", "blkio/blkio.bfq.weight");
        assertThat(writes(group, EVERYTHING))
                .containsExactly(
                        "cpu/c/cpu.shares 512",
                        "cpu/c/cpu.cfs_period_us 100000",
                        "cpu/c/cpu.cfs_quota_us 150000",
                        "cpuset/c/cpuset.cpus 0-1",
                        "cpuset/c/cpuset.mems 0",
                        "memory/c/memory.limit_in_bytes 67108864",
                        "memory/c/memory.memsw.limit_in_bytes 100663296",
                        "memory/c/memory.soft_limit_in_bytes 33554432",
                        "memory/c/memory.swappiness 10",
                        "pids/c/pids.max 100",
                        "blkio/c/blkio.bfq.weight 500",
                        "blkio/c/blkio.throttle.read_bps_device 8:0 1000",
                        "blkio/c/blkio.throttle.write_bps_device 8:0 2000",
                        "blkio/c/blkio.throttle.read_iops_device 8:0 30",
                        "blkio/c/blkio.throttle.write_iops_device 8:16 40",
                        "devices/c/devices.deny a *:* rwm",
                        "devices/c/devices.allow c 1:3 rwm",
                        "devices/c/devices.allow c 136:* rw");
        assertThat(group.deviceProgram(EVERYTHING)).isEmpty();
    }

    @Test
    void versionTwoGetsConvertedUnits() throws IOException {
        Cgroup group = v2("memory.swap.max", "io.weight");
        Resources noSwappiness = new Resources(
                EVERYTHING.devices(),
                new Memory(64 * MIB, 32 * MIB, 96 * MIB, null, null),
                EVERYTHING.cpu(),
                EVERYTHING.pids(),
                EVERYTHING.blockIO());
        assertThat(writes(group, noSwappiness))
                .containsExactly(
                        "c/cpu.weight 59",
                        "c/cpu.max 150000 100000",
                        "c/cpuset.cpus 0-1",
                        "c/cpuset.mems 0",
                        "c/memory.swap.max 33554432",
                        "c/memory.max 67108864",
                        "c/memory.low 33554432",
                        "c/pids.max 100",
                        "c/io.weight default 4950",
                        "c/io.max 8:0 rbps=1000",
                        "c/io.max 8:0 wbps=2000",
                        "c/io.max 8:0 riops=30",
                        "c/io.max 8:16 wiops=40");
        assertThat(group.deviceProgram(noSwappiness)).isPresent();
        assertThat(group.joinFiles()).isEmpty();
        assertThat(group.oomFile()).hasValue(dir.resolve("c/memory.events"));
    }

    @Test
    void bfqKeepsVersionOnesScale() throws IOException {
        assertThat(writes(
                        v2("io.bfq.weight"),
                        io(new BlockIo(500, List.of(), List.of(), List.of(), List.of(), List.of()))))
                .containsExactly("c/io.bfq.weight 500");
    }

    @ParameterizedTest
    @CsvSource({"1024,100", "2,1", "262144,10000", "512,59", "2048,174", "4,2", "261000,9962"})
    void sharesFollowTheCurveThroughBothDefaults(long shares, long weight) {
        assertThat(CgroupWeights.cpuWeight(shares)).isEqualTo(weight);
    }

    @Test
    void theWeightCurveNeverFalls() {
        long last = 0;
        for (long shares = 2; shares <= 262_144; shares++) {
            long weight = CgroupWeights.cpuWeight(shares);
            assertThat(weight).isBetween(Math.max(last, 1), 10_000L);
            last = weight;
        }
    }

    @Test
    void unlimitedIsWrittenAsTheVersionSpellsIt() throws IOException {
        assertThat(writes(v2("memory.swap.max"), memory(-1L, null, -1L)))
                .containsExactly("c/memory.swap.max max", "c/memory.max max");
        assertThat(writes(v2(), cpu(null, -1L, null, null))).containsExactly("c/cpu.max max 100000");
        assertThat(writes(v1(), cpu(null, -1L, null, null))).containsExactly("cpu/c/cpu.cfs_quota_us -1");
        assertThat(writes(v1(), new Resources(List.of(), null, null, new Pids(-1), null)))
                .containsExactly("pids/c/pids.max max");
    }

    @Test
    void memoryEqualToSwapMeansNoSwap() throws IOException {
        assertThat(writes(v2("memory.swap.max"), memory(64 * MIB, null, 64 * MIB)))
                .containsExactly("c/memory.swap.max 0", "c/memory.max 67108864");
    }

    @Test
    void growingMemoryWritesTheSumFirst() throws IOException {
        v1("memory/c/memory.limit_in_bytes", "memory/c/memory.memsw.limit_in_bytes");
        CgroupDirectories dirs = new CgroupDirectories(null, Set.of(), Map.of("memory", dir.resolve("memory/c")));
        CgroupLimits.Before small = new CgroupLimits.Before(
                java.util.OptionalLong.of(64 * MIB), java.util.OptionalLong.of(128 * MIB), -1, 100_000);
        assertThat(new CgroupLimits(dirs, MACHINE, "", small).write(memory(256 * MIB, null, 512 * MIB)))
                .extracting(w -> w.file().getFileName().toString())
                .containsExactly("memory.memsw.limit_in_bytes", "memory.limit_in_bytes");
        assertThat(new CgroupLimits(dirs, MACHINE, "", small).write(memory(32 * MIB, null, 64 * MIB)))
                .extracting(w -> w.file().getFileName().toString())
                .containsExactly("memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
        assertThat(new CgroupLimits(dirs, MACHINE, "", small).write(memory(-1L, null, null)))
                .extracting(w -> w.file().getFileName() + " " + w.value())
                .containsExactly("memory.memsw.limit_in_bytes -1", "memory.limit_in_bytes -1");
    }

    @Test
    void updateKeepsTheHalfOfCpuMaxThatIsNotChanged() throws IOException {
        Cgroup group = v2();
        Files.writeString(dir.resolve("c/cpu.max"), "50000 200000\n");
        group.update(cpu(null, null, 400_000L, null));
        assertThat(dir.resolve("c/cpu.max")).hasContent("50000 400000");
        group.update(cpu(null, 100_000L, null, null));
        assertThat(dir.resolve("c/cpu.max")).hasContent("100000 400000");
    }

    @Test
    void refusesWhatTheMachineHasNot() throws IOException {
        Cgroup group = v1();
        refused(
                group,
                cpu(null, 500_000L, null, null),
                "range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available");
        refused(
                group,
                cpu(null, null, null, "2-4"),
                "Requested CPUs are not available - requested 2-4, available: 0-3");
        refused(group, cpu(null, null, null, "2-"), "Invalid value 2- for cpuset cpus: invalid format: 2-");
        refused(group, cpu(1L, null, null, null), "the minimum allowed cpu-shares is 2");
        refused(group, cpu(300_000L, null, null, null), "the maximum allowed cpu-shares is 262144");
        refused(group, cpu(null, 500L, null, null), "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        refused(
                group,
                cpu(null, null, 2_000_000L, null),
                "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        refused(group, memory(MIB, null, null), "Minimum memory limit allowed is 6MB");
        refused(
                group,
                memory(64 * MIB, 65 * MIB, null),
                "Minimum memory limit can not be less than memory reservation limit, see usage");
        refused(
                group,
                memory(64 * MIB, null, 32 * MIB),
                "Minimum memoryswap limit should be larger than memory limit, see usage");
        refused(
                group,
                memory(null, null, 32 * MIB),
                "You should always set the Memory limit when using Memoryswap limit, see usage");
        refused(
                group,
                io(new BlockIo(5, List.of(), List.of(), List.of(), List.of(), List.of())),
                "Range of blkio weight is from 10 to 1000");
    }

    private static void refused(Cgroup group, Resources resources, String message) {
        assertThatThrownBy(() -> group.writes(resources))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @Test
    void namesWhatThisKernelCannotDo() throws IOException {
        assertThatThrownBy(
                        () -> v1().writes(io(new BlockIo(500, List.of(), List.of(), List.of(), List.of(), List.of()))))
                .hasMessageStartingWith("io weight: no io scheduler of this machine honours weights")
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED));
        assertThatThrownBy(() -> v2().writes(memory(64 * MIB, null, 128 * MIB)))
                .hasMessageStartingWith("memory-swap limit: the kernel does not account swap");
        assertThatThrownBy(() -> v2().writes(
                                new Resources(List.of(), new Memory(null, null, null, 10L, null), null, null, null)))
                .hasMessageStartingWith("memory swappiness: cgroup v2 has no such setting");
        assertThatThrownBy(() -> v2().update(EVERYTHING)).hasMessageStartingWith("changing the device rules");
    }
}
