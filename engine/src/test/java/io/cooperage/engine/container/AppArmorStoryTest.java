package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What AppArmor does to containers, on a kernel that has it.
@Tag("kernel")
@Timeout(300)
class AppArmorStoryTest extends EngineStory {
    private static final String CONFINEMENT = "cat /proc/self/attr/current";

    private final AppArmor appArmor = AppArmor.ofThisMachine();
    private String own;

    @BeforeEach
    void appArmorIsOn() {
        assumeTrue(appArmor.isOn(), "AppArmor is off here");
        own = appArmor.standardProfile().name();
    }

    private void needsRoot() {
        assumeFalse(UserNamespaces.ofSelf().rootless(), "only root may load profiles");
        assumeTrue(appArmor.parser().find().isPresent(), "no apparmor_parser here (package apparmor)");
    }

    @Test
    void everyProgramOfAContainerRunsInTheEnginesProfile() throws Exception {
        needsRoot();
        Container container = run(
                CONFINEMENT + "; sleep 600",
                b -> b.healthcheck(new Healthcheck(
                        List.of("CMD-SHELL", CONFINEMENT),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofMillis(200),
                        1)));
        awaitLog(container, own + " (enforce)");
        assertThat(containers.inspect(container.id()).path("AppArmorProfile").asText())
                .isEqualTo(own);
        assertThat(containers.isolation(container.id()).appArmor()).isEqualTo(own + " (enforce)");
        assertThat(exec(container, false, CONFINEMENT)).isEqualTo(own + " (enforce)");
        assertThat(exec(container, true, CONFINEMENT))
                .as("of a privileged exec")
                .isEqualTo(own + " (enforce)");
        Await.until(() -> lastCheck(container).equals("HEALTHY " + own + " (enforce)\n"));
        reopen();
        assertThat(containers.inspect(container.id()).path("AppArmorProfile").asText())
                .as("to the next engine")
                .isEqualTo(own);
        assertThat(exec(container, false, CONFINEMENT)).isEqualTo(own + " (enforce)");
        assertThat(containers.unconfinedBecause()).isEmpty();
    }

    private String lastCheck(Container container) {
        Health health = state(container).health();
        return health == null || health.log().isEmpty()
                ? ""
                : health.verdict() + " " + health.log().getLast().output();
    }

    @Test
    void whoIsPrivilegedOrAsksForItIsUnconfined() throws Exception {
        needsRoot();
        for (Security security : List.of(security(true, null), security(false, AppArmor.UNCONFINED))) {
            Container container = run(CONFINEMENT + "; sleep 600", b -> b.security(security));
            awaitLog(container, AppArmor.UNCONFINED);
            assertThat(exec(container, false, CONFINEMENT)).isEqualTo(AppArmor.UNCONFINED);
            assertThat(containers
                            .inspect(container.id())
                            .path("AppArmorProfile")
                            .asText())
                    .isEqualTo(AppArmor.UNCONFINED);
            assertThat(containers.isolation(container.id()).appArmor()).isEqualTo(AppArmor.UNCONFINED);
        }
    }

    /// With everything out of the way that would deny it otherwise.
    @Test
    void whatTheProfileDeniesIsDenied() {
        needsRoot();
        List<String> open = List.of(
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/kernel/sem",
                "/proc/sys/kernel/sysrq",
                "/proc/sys/net/ipv4/ip_forward",
                "/proc/sys/vm/swappiness",
                "/proc/irq/default_smp_affinity",
                "/proc/sysrq-trigger",
                "/sys/kernel/mm/ksm/sleep_millisecs",
                "/sys/power/state");
        String script = "try() { \"$@\" 2>/dev/null && echo \"may $*\" || echo \"may not $*\"; }\n"
                + "mkdir /mnt\n"
                + "try mount -t tmpfs x /mnt\n"
                + "try mount -o bind /tmp /mnt\n"
                + "try umount /dev/mqueue\n"
                + "append() { true >>$1; }\n"
                + String.join(
                        "",
                        open.stream().map(file -> "try append " + file + "\n").toList());
        List<String> tries = Stream.concat(
                        Stream.of("mount -t tmpfs x /mnt", "mount -o bind /tmp /mnt", "umount /dev/mqueue"),
                        open.stream().map(file -> "append " + file))
                .toList();
        assertThat(said(script, null))
                .isEqualTo(tries.stream().map(each -> "may not " + each).toList());
        assertThat(said(script, AppArmor.UNCONFINED))
                .as("it is the profile that denies it")
                .isEqualTo(tries.stream().map(each -> "may " + each).toList());
    }

    private List<String> said(String script, @Nullable String profile) {
        Security security =
                new Security(false, List.of("SYS_ADMIN"), List.of(), false, "unconfined", profile, List.of(), true);
        MountRequest sys = new MountRequest(MountRequest.Type.BIND, Path.of("/sys"), "/sys", false, List.of());
        Container container = run(script, b -> b.security(security).mounts(List.of(sys)));
        containers.await(container.id());
        return log(container);
    }

    @Test
    void whatProgramsDoEverywhereTheyMayDo() {
        needsRoot();
        Container container = run("""
                exec 2>/dev/null; set -e
                mkdir -p /a/b; echo 1 >/a/b/c; ln /a/b/c /a/d; ln -s c /a/b/e; chown 7:7 /a/b/c; chmod 4755 /a/b/c
                mv /a/b /a/z; rm -r /a/z; mkfifo /a/p; mknod /a/n c 1 3; cp /bin/busybox /a/busybox
                /a/busybox echo runs what it made
                echo x | cat >/dev/null; echo 7 >/proc/self/oom_score_adj
                cat /proc/sys/kernel/shmmax >/a/shm; cat /proc/sys/kernel/random/uuid >/dev/null
                sleep 600 & kill -0 $!; readlink /proc/$!/exe >/dev/null; cat /proc/$!/environ >/dev/null
                kill $!; wait $! || echo ended by $?
                echo answer | nc -l -p 7777 & while ! nc 127.0.0.1 7777 </dev/null; do sleep 0.1; done
                trap 'echo told; exit 9' USR1
                echo up
                while :; do sleep 0.1; done
                """, b -> b.stopSignal("USR1"));
        awaitLog(container, "up");
        containers.stop(container.id(), Duration.ofSeconds(60));
        assertThat(log(container)).containsExactly("runs what it made", "ended by 143", "answer", "up", "told");
        assertThat(state(container).exitCode()).isEqualTo(9);
    }

    @Test
    void theEngineMayKillIt() {
        needsRoot();
        Container container = run("trap '' TERM; echo up; while :; do sleep 0.1; done", b -> b);
        awaitLog(container, "up");
        containers.kill(container.id(), "KILL");
        awaitStatus(container, Status.EXITED);
        assertThat(state(container).exitCode()).isEqualTo(137);
    }

    @Test
    void anOrdinaryUsersContainersAreAsTheUserIs() {
        assumeTrue(UserNamespaces.ofSelf().rootless(), "this is root's engine");
        String mine = appArmor.confinement(
                        Math.toIntExact(ProcessHandle.current().pid()))
                .orElseThrow();
        Container container = run(CONFINEMENT, b -> b);
        containers.await(container.id());
        assertThat(log(container)).containsExactly(mine);
        assertThat(containers.inspect(container.id()).path("AppArmorProfile").asText())
                .isEmpty();
        assertThat(containers.unconfinedBecause()).isEmpty();
    }

    private static Security security(boolean privileged, @Nullable String profile) {
        return new Security(privileged, List.of(), List.of(), false, "default", profile);
    }

    /// What a command in a running container says.
    private String exec(Container container, boolean privileged, String command) throws IOException {
        List<String> words = List.of("/bin/sh", "-c", command + " >/said");
        ExecConfig config = new ExecConfig(words, List.of(), null, null, false, false, privileged, 0, 0);
        assertThat(containers.exec(container.id(), config).exit().join().exitCode())
                .isZero();
        Path root = Path.of("/proc", Integer.toString(state(container).pid()), "root");
        return Files.readString(root.resolve("said")).strip();
    }
}
