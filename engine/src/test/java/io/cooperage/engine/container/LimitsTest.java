package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerService.UpdateRequest;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Limits as the kernel enforces them, seen from inside and outside.
@Tag("kernel")
@Timeout(120)
class LimitsTest {
    private static final int SAMPLES = 5;

    /// At the throttle it would take a minute.
    private static final long WRITTEN = 64 << 20;

    @TempDir
    Path folder;

    private RootSource root;
    private Engine engine;
    private ContainerService containers;

    @BeforeEach
    void open() throws Exception {
        root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        containers = engine.containers();
    }

    @AfterEach
    void nothingStaysBehind() {
        containers.list().forEach(container -> containers.remove(container.id(), true));
        engine.close();
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    @Test
    void aMemoryHogIsKilledAndTheFlagSaysSo() {
        assumeController(Controller.MEMORY);
        Limits limits =
                new Limits(null, null, null, null, null, null, 32L << 20, null, 32L << 20, null, null, List.of());
        // tail keeps what it reads until the end of the stream, which never comes.
        Container container = run(limits, "exec tail -c 1000m /dev/zero");
        assertThat(containers.await(container.id()))
                .satisfies(exit -> assertThat(exit.oomKilled()).isTrue())
                .satisfies(exit -> assertThat(exit.exitCode()).isEqualTo(137));
        assertThat(containers.get(container.id()).state().oomKilled()).isTrue();
        assertThat(containers.inspect(container.id()).at("/State/OOMKilled").asBoolean())
                .isTrue();
        Await.until(() -> engine.events().history(Instant.EPOCH).stream()
                .anyMatch(e -> e instanceof ContainerEvent c && c.action() == ContainerAction.OOM));
    }

    @Test
    void aForkBombHitsTheProcessLimit() {
        assumeController(Controller.PIDS);
        Limits limits = new Limits(null, null, null, null, null, null, null, null, null, 10L, null, List.of());
        // The inner shell gives up at the first fork that fails; the outer one needs none to stay.
        Container container = run(limits, "(while :; do sleep 1000 & done); exec sleep 1000");
        Await.until(() -> log(container.id()).contains("fork"));
        assertThat(containers.top(container.id())).hasSizeLessThanOrEqualTo(10);
    }

    /// Never more than the quota; and never less for the quota's sake. What a busy machine does not give besides is
    /// neither used nor throttled.
    @Test
    void aCpuQuotaHolds() {
        assumeController(Controller.CPU);
        Limits limits = new Limits(0.2, null, null, null, null, null, null, null, null, null, null, List.of());
        Container container = run(limits, "while :; do :; done");
        Await.until(() -> samples(container).size() > SAMPLES);
        assertThat(mean(container, ContainerStats::cpu)).isLessThan(0.2 * 1.15);
        assertThat(mean(container, ContainerStats::throttled)).isPositive().isLessThan(1 - 0.2 * 0.85);
    }

    /// Without the first sample: it holds the start, before the quota's first period was over.
    private double mean(Container container, Function<ContainerStats, OptionalDouble> part) {
        return samples(container).stream()
                .skip(1)
                .map(part)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average()
                .orElseThrow();
    }

    @Test
    void aDiskIsWrittenNoFasterThanItsThrottle() throws Exception {
        assumeController(Controller.IO);
        Path disk = diskOf(folder);
        Path written = Files.createDirectory(folder.resolve("written"));
        // Past the page cache: who has it written back is not known to cgroup v1.
        String write = "exec dd if=/dev/zero of=/w/%s bs=256k count=" + WRITTEN / (256 << 10) + " oflag=direct";
        Container slow = run(
                throttled(new IoThrottle(disk, IoThrottle.Kind.WRITE_BPS, 1 << 20)),
                written,
                String.format(write, "slow"));
        assertThat(containers.isolation(slow.id()).cgroup())
                .anySatisfy((file, content) -> assertThat(file + " " + content)
                        .matches("(?s)(.*io\\.max .*wbps=1048576 .*|.*write_bps_device [0-9:]+ 1048576\\s*)"));
        Await.until(() -> Files.exists(written.resolve("slow")));
        Container fast = run(Limits.NONE, written, String.format(write, "fast"));
        assertThat(containers.await(fast.id()).exitCode()).isZero();
        assertThat(written.resolve("fast")).hasSize(WRITTEN);
        assertThat(containers.get(slow.id()).state().status())
                .as("it began first, and writes as much")
                .isEqualTo(Status.RUNNING);
        assertThat(Files.size(written.resolve("slow"))).isLessThan(WRITTEN);

        containers.update(
                slow.id(),
                new UpdateRequest(throttled(new IoThrottle(disk, IoThrottle.Kind.WRITE_BPS, 1 << 30)), null));
        assertThat(containers.await(slow.id()).exitCode()).isZero();
        assertThat(written.resolve("slow")).hasSize(WRITTEN);
    }

    private static Limits throttled(IoThrottle throttle) {
        return new Limits(null, null, null, null, null, null, null, null, null, null, null, List.of(throttle));
    }

    /// The whole disk below a folder; control groups don't know partitions.
    private static Path diskOf(Path folder) throws IOException {
        FileStatus status =
                Syscalls.host().tryStatx(Fd.CWD, folder.toString(), 0).orElseThrow();
        Path numbers = Path.of("/sys/dev/block", status.deviceMajor() + ":" + status.deviceMinor());
        assumeTrue(Files.exists(numbers), () -> folder + " is on no disk whose writing could be throttled");
        Path device = numbers.toRealPath();
        int last = device.getNameCount() - 1;
        Path name = device.getName(Files.exists(device.resolve("partition")) ? last - 1 : last);
        Path node = Path.of("/dev", name.toString());
        assumeTrue(Files.exists(node), () -> "there is no " + node + " here to name in a throttle");
        return node;
    }

    @Test
    void aPausedContainerStandsStillAndGoesOn() {
        assumeController(Controller.FREEZER);
        Container container = run(Limits.NONE, "while :; do echo tick; sleep 0.02; done");
        Await.until(() -> log(container.id()).contains("tick"));
        containers.pause(container.id());
        assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.PAUSED);
        long still = lines(container.id());
        assertThatThrownBy(() -> containers.exec(
                        container.id(),
                        new ExecConfig(List.of("true"), List.of(), null, null, false, false, false, 0, 0)))
                .hasMessageContaining("paused");
        assertThat(lines(container.id())).isEqualTo(still);
        containers.unpause(container.id());
        Await.until(() -> lines(container.id()) > still);
    }

    @Test
    void aKillReturnsWhenTheContainerHasEndedPausedOrNot() {
        assumeController(Controller.FREEZER);
        for (int i = 0; i < 10; i++) {
            Container container = run(Limits.NONE, "sleep 1000");
            if (i % 2 == 0) {
                containers.pause(container.id());
            }
            containers.kill(container.id(), "KILL");
            assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.EXITED);
        }
    }

    @Test
    void whatTheMachineDoesNotHaveIsRefused() {
        assumeController(Controller.CPU);
        assumeController(Controller.MEMORY);
        Limits cores = new Limits(4096.0, null, null, null, null, null, null, null, null, null, null, List.of());
        assertThatThrownBy(() -> run(cores, "true"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("CPUs");
        Limits bytes = new Limits(null, null, null, null, null, null, 1L << 20, null, null, null, null, List.of());
        assertThatThrownBy(() -> run(bytes, "true"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("emory limit");
        assertThat(containers.list()).isEmpty();
    }

    @Test
    void withoutAControllerALimitIsRefusedByName() {
        CgroupTree tree = CgroupTree.inspect("probe");
        assumeTrue(!tree.controllers().contains(Controller.MEMORY), "memory can be limited here");
        Limits limits = new Limits(null, null, null, null, null, null, 64L << 20, null, null, null, null, List.of());
        assertThatThrownBy(() -> run(limits, "true"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("memory");
    }

    private static void assumeController(Controller controller) {
        CgroupTree tree = CgroupTree.inspect("probe");
        assumeTrue(
                tree.controllers().contains(controller),
                () -> "no " + controller + " controller may be used here: " + tree.remedy());
    }

    private Container run(Limits limits, String script) {
        return run(limits, List.of(), script);
    }

    /// @param bound is `/w` in there
    private Container run(Limits limits, Path bound, String script) {
        return run(limits, List.of(new MountRequest(MountRequest.Type.BIND, bound, "/w", false, List.of())), script);
    }

    private Container run(Limits limits, List<MountRequest> mounts, String script) {
        ContainerConfig config = ContainerConfig.of(root, List.of("/bin/sh", "-c", script)).toBuilder()
                .network(NetworkMode.NONE)
                .limits(limits)
                .mounts(mounts)
                .build();
        Container container = containers.create(config);
        containers.start(container.id());
        return container;
    }

    private List<ContainerStats> samples(Container container) {
        return containers.history(container.id(), container.createdAt(), Instant.now());
    }

    private String log(String id) {
        try (ContainerLog log = containers.log(id)) {
            StringBuilder text = new StringBuilder();
            log.lines(0, 200).forEach(line -> text.append(line.text()).append('\n'));
            return text.toString();
        }
    }

    private long lines(String id) {
        try (ContainerLog log = containers.log(id)) {
            return log.lineCount();
        }
    }
}
