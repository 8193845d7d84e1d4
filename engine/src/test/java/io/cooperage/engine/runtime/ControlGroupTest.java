package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Resources;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Launching into control groups, and their limits.
@Tag("kernel")
class ControlGroupTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;
    private CgroupTree tree;
    private Cgroup group;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox(directory);
        tree = CgroupTree.detect("runtime-test-" + ProcessHandle.current().pid());
        group = tree.child("c");
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
        group.remove();
        tree.release();
    }

    private void limit(Controller controller, Resources resources) {
        assumeTrue(tree.controllers().contains(controller), () -> "no " + controller + " controller: " + tree.remedy());
        sandbox.cgroup = CgroupSetup.of(group, resources);
        sandbox.oomFile = group.oomFile().orElse(null);
    }

    private static Resources memory(long bytes) {
        return new Resources(List.of(), new Spec.Memory(bytes, null, bytes, null, null), null, null, null);
    }

    @Test
    void aMemoryHogIsKilledAndFlagged() throws Exception {
        limit(Controller.MEMORY, memory(16 << 20));
        // The value of a shell variable is memory that can't be given back.
        Shim shim = sandbox.start("sh", "-c", "x=0123456789abcdef; while true; do x=$x$x; done");
        ShimExit exit = Sandbox.exit(shim);
        assertThat(exit.exitCode()).isEqualTo(137);
        assertThat(exit.oomKilled()).isTrue();
    }

    @Test
    void anOrdinaryKillIsNotFlagged() throws Exception {
        limit(Controller.MEMORY, memory(64 << 20));
        Shim shim = sandbox.start("sleep", "1000");
        assertThat(group.pids()).containsExactly(shim.pid());
        shim.signal(9);
        assertThat(Sandbox.exit(shim).oomKilled()).isFalse();
    }

    @Test
    void aForkBombHitsTheLimit() throws Exception {
        limit(Controller.PIDS, new Resources(List.of(), null, null, new Spec.Pids(8), null));
        Sandbox.Outcome outcome =
                sandbox.run("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1000 & done; echo unreached");
        assertThat(outcome.err()).contains("can't fork");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void devicesOutsideTheListAreRefused() throws Exception {
        assumeTrue(!sandbox.host.rootless(), "only root makes device nodes");
        List<Spec.DeviceRule> rules = List.of(
                new Spec.DeviceRule(false, null, null, null, "rwm"),
                new Spec.DeviceRule(true, "c", 1L, 3L, "rwm"),
                new Spec.DeviceRule(true, "c", 1L, 5L, "rwm"),
                new Spec.DeviceRule(true, "c", null, null, "m"));
        limit(Controller.DEVICES, new Resources(rules, null, null, null, null));
        Sandbox.Outcome outcome = sandbox.run(
                "sh",
                "-c",
                "echo x > /dev/null && head -c 1 /dev/zero | wc -c; head -c 1 /dev/full; head -c 1 /dev/urandom");
        assertThat(outcome.out()).isEqualTo("1\n");
        assertThat(outcome.err()).contains("/dev/full: Operation not permitted");
        assertThat(outcome.err()).contains("/dev/urandom: Operation not permitted");
    }

    @Test
    void anExecEntersTheGroup() throws Exception {
        limit(Controller.MEMORY, memory(64 << 20));
        sandbox.stdinOpen = true;
        sandbox.spec.command("cat");
        LaunchRequest request = sandbox.request();
        Spec spec = sandbox.spec.build();
        Shim container = sandbox.launch(request);
        sandbox.stdinOpen = false;
        sandbox.cgroup = CgroupSetup.join(group);
        Shim exec =
                sandbox.launch(sandbox.execRequest(container, spec, new SpecBuilder().command("sleep", "1000"), false));
        assertThat(group.pids()).containsExactlyInAnyOrder(container.pid(), exec.pid());
    }

    @Test
    void aFailedLaunchRemovesItsGroups() {
        limit(Controller.MEMORY, memory(64 << 20));
        sandbox.spec.mounts.add(SpecBuilder.bind("/no-such-source", "/mnt"));
        assertThatThrownBy(() -> sandbox.start("true")).isInstanceOf(LaunchException.class);
        for (Path path : group.directories()) {
            if (path.getFileName().toString().equals("c")) {
                assertThat(Files.exists(path)).as(path.toString()).isFalse();
            }
        }
    }

    @Test
    void aLimitTooSmallToStartInIsExplained() {
        limit(Controller.MEMORY, memory(64 << 20));
        CgroupSetup generous = sandbox.cgroup;
        List<CgroupWrite> tight = generous.writes().stream()
                .map(w -> new CgroupWrite(w.file(), w.value().replace(Integer.toString(64 << 20), "65536")))
                .toList();
        sandbox.cgroup = new CgroupSetup(
                generous.directories(), tight, generous.joinFiles(), generous.unified(), generous.deviceFilter());
        assertThatThrownBy(() -> sandbox.start("true"))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("if the container has a memory limit, raise it");
    }
}
