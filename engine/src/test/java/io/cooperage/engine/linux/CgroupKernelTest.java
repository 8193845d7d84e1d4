package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Cpu;
import io.cooperage.engine.oci.Spec.DeviceRule;
import io.cooperage.engine.oci.Spec.Memory;
import io.cooperage.engine.oci.Spec.Pids;
import io.cooperage.engine.oci.Spec.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Groups on the kernel that runs this test: limits are read back, tasks are really stopped and killed.
@Tag("kernel")
class CgroupKernelTest {
    private static final long MIB = 1 << 20;

    private final CgroupTree tree =
            CgroupTree.detect("test-" + ProcessHandle.current().pid());
    private final Cgroup group = tree.child("c1");
    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void needsGroups() {
        assumeTrue(tree.mode() != CgroupTree.Mode.NONE, () -> "no control groups to use here: " + tree.remedy());
    }

    @AfterEach
    void leaveNothing() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly();
            child.waitFor();
        }
        group.remove();
        tree.release();
    }

    private void make(Resources resources) throws IOException {
        for (Path dir : group.directories()) {
            Files.createDirectory(dir);
        }
        for (CgroupWrite write : group.writes(resources)) {
            KernelFile.write(write.file(), write.value());
        }
    }

    /// Starts a shell that joins the group and then runs `script`.
    private Process run(String script) throws IOException {
        StringBuilder text = new StringBuilder("set -e; ");
        for (Path file : group.joinFiles()) {
            text.append("echo 0 > '").append(file).append("'; ");
        }
        group.unified().ifPresent(dir -> text.append("echo 0 > '").append(dir).append("/cgroup.procs'; "));
        text.append("echo joined; ").append(script);
        Process process = new ProcessBuilder("sh", "-c", text.toString())
                .redirectErrorStream(true)
                .start();
        children.add(process);
        return process;
    }

    private static void awaitJoined(Process process) throws IOException {
        String line = process.inputReader().readLine();
        assertThat(line).isEqualTo("joined");
    }

    private static Resources limits(@Nullable Memory memory, @Nullable Cpu cpu, @Nullable Pids pids) {
        return new Resources(List.of(), memory, cpu, pids, null);
    }

    private void needs(Controller controller) {
        assumeTrue(tree.controllers().contains(controller), () -> controller + " " + tree.remedy());
    }

    @Test
    void limitsAreReadBackFromTheKernel() throws IOException {
        needs(Controller.MEMORY);
        needs(Controller.PIDS);
        make(limits(new Memory(64 * MIB, 32 * MIB, null, null, null), null, new Pids(17)));
        CgroupReading reading = group.read();
        assertThat(reading.memoryLimit()).hasValue(64 * MIB);
        assertThat(reading.pidsLimit()).hasValue(17);
        assertThat(reading.pids()).hasValue(0);
        assertThat(reading.oomKills()).hasValue(0);
        assertThat(reading.memoryAnon()).hasValue(0);
        assertThat(reading.cpuUsage()).isPresent();
        group.update(limits(new Memory(128 * MIB, null, 256 * MIB, null, null), null, new Pids(0)));
        reading = group.read();
        assertThat(reading.memoryLimit()).hasValue(128 * MIB);
        assertThat(reading.pidsLimit()).isEmpty();
    }

    @Test
    void aGaugeSaysWhatTheGroupSaysUntilItIsRemoved() throws Exception {
        make(limits(null, null, null));
        try (CgroupGauge gauge = group.gauge()) {
            assertThat(gauge.read()).isEqualTo(group.read());
            Process sleeper = run("i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; echo slept; exec sleep 1000");
            awaitJoined(sleeper);
            assertThat(sleeper.inputReader().readLine()).isEqualTo("slept");
            CgroupReading now = gauge.read();
            assertThat(now.cpuUsage().orElseThrow()).isPositive();
            assertThat(now.pids()).isEqualTo(group.read().pids());
            if (group.controllers().contains(Controller.MEMORY)) {
                group.update(limits(new Memory(64 * MIB, null, null, null, null), null, null));
                assertThat(gauge.read().memoryLimit()).hasValue(64 * MIB);
            }
            group.kill();
            sleeper.waitFor();
            group.remove();
            assertThat(group.directories()).noneMatch(Files::exists);
            CgroupReading gone = gauge.read();
            assertThat(gone.cpuUsage()).isEmpty();
            assertThat(gone.pids()).isEmpty();
            assertThat(gone.memoryCurrent()).isEmpty();
        }
    }

    @Test
    void memoryHogIsKilledAndCounted() throws Exception {
        needs(Controller.MEMORY);
        make(limits(new Memory(16 * MIB, null, 16 * MIB, null, null), null, null));
        Process hog = run("exec tail /dev/zero");
        awaitJoined(hog);
        assertThat(hog.waitFor()).isEqualTo(137);
        assertThat(group.read().oomKills().orElseThrow()).isPositive();
        assertThat(group.read().memoryPeak().orElseThrow()).isGreaterThan(15 * MIB);
        assertThat(new CounterFile().read(group.oomFile().orElseThrow()).field("oom_kill"))
                .hasValue(group.read().oomKills().orElseThrow());
    }

    @Test
    void aTaskRunsOnItsCpusOnly() throws Exception {
        needs(Controller.CPUSET);
        make(limits(null, new Cpu(null, null, null, "0", null), null));
        Process process = run("exec grep Cpus_allowed_list /proc/self/status");
        awaitJoined(process);
        assertThat(process.inputReader().readLine()).isEqualTo("Cpus_allowed_list:\t0");
    }

    @Test
    void aTaskEntersWithoutAnyLimit() throws Exception {
        make(Resources.NONE);
        Process process = run("exec sleep 100");
        awaitJoined(process);
        assertThat(group.pids()).containsExactly((int) process.pid());
        if (tree.controllers().contains(Controller.PIDS)) {
            assertThat(group.read().pids()).hasValue(1);
        }
    }

    @Test
    void quotaThrottles() throws Exception {
        needs(Controller.CPU);
        // So little that the process can't stay below it for want of a processor.
        make(limits(null, new Cpu(512L, 2_000L, 100_000L, null, null), null));
        Process process = run("while :; do :; done");
        awaitJoined(process);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (group.read().throttledTime().orElseThrow() == 0) {
            assertThat(System.nanoTime()).as("throttled within a minute").isLessThan(end);
            Thread.sleep(50);
        }
        CgroupReading reading = group.read();
        assertThat(reading.throttledPeriods().orElseThrow()).isPositive();
        assertThat(reading.cpuUsage().orElseThrow()).isPositive();
    }

    @Test
    void freezingStopsEverythingAndThawingGoesOn() throws Exception {
        needs(Controller.FREEZER);
        make(Resources.NONE);
        Process process = run("read go; echo went");
        awaitJoined(process);
        group.freeze();
        process.outputWriter().append("go\n").flush();
        assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(process.inputReader().ready()).isFalse();
        group.thaw();
        assertThat(process.inputReader().readLine()).isEqualTo("went");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void killReachesAForkingFamilyEvenWhenFrozen() throws Exception {
        make(Resources.NONE);
        Process process = run("(while :; do sleep 0.01; done) & (sleep 1000 & sleep 1000) & exec sleep 1000");
        awaitJoined(process);
        assertThat(group.pids()).contains((int) process.pid());
        if (tree.controllers().contains(Controller.FREEZER)) {
            group.freeze();
        }
        group.kill();
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(group.pids()).isEmpty();
        group.remove();
        assertThat(group.directories()).noneMatch(Files::exists);
        group.remove();
    }

    @Test
    void pidsLimitStopsForks() throws Exception {
        needs(Controller.PIDS);
        make(limits(null, null, new Pids(3)));
        Process process = run("sleep 50 & sleep 50 & sleep 50 & sleep 50 & wait");
        awaitJoined(process);
        assertThat(process.inputReader().readLine()).containsIgnoringCase("fork");
        group.kill();
    }

    @Test
    void deviceRulesOfVersionOneAreEnforced() throws Exception {
        make(new Resources(
                List.of(new DeviceRule(false, "a", null, null, "rwm"), new DeviceRule(true, "c", 1L, 3L, "rwm")),
                null,
                null,
                null,
                null));
        assumeTrue(
                group.deviceProgram(Resources.NONE).isEmpty() && tree.mode() != CgroupTree.Mode.V2,
                "v2 filters devices with a program that the shim attaches");
        Process process =
                run("echo x > /dev/null && echo null ok; head -c1 /dev/zero > /dev/null || echo zero refused");
        awaitJoined(process);
        List<String> output = process.inputReader().readAllLines();
        assertThat(String.join("\n", output)).contains("null ok", "zero refused", "Operation not permitted");
    }

    @Test
    void theEnginesOwnGroupGoesWithItsLastContainer() throws IOException {
        make(Spec.Resources.NONE);
        tree.release();
        assertThat(group.directories()).allMatch(Files::exists);
        group.remove();
        tree.release();
        assertThat(group.directories()).noneMatch(dir -> Files.exists(dir.getParent()));
    }
}
