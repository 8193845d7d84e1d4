package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Health.Verdict;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Health checks on real containers.
@Tag("kernel")
@Timeout(120)
class HealthStoryTest extends EngineStory {
    private static Healthcheck every(Duration interval, Duration timeout, String test) {
        return new Healthcheck(List.of("CMD-SHELL", test), interval, timeout, Duration.ZERO, Duration.ZERO, 2);
    }

    private static Healthcheck often(String test) {
        return every(Duration.ofMillis(100), Duration.ofSeconds(20), test);
    }

    private void awaitVerdict(Container container, Verdict verdict) {
        Await.until(() -> health(container).verdict() == verdict);
    }

    private Health health(Container container) {
        return Objects.requireNonNull(state(container).health());
    }

    @Test
    void aContainerBecomesHealthyThenUnhealthyThenHealthyAgain() {
        Container container =
                run("touch /well; exec sleep 1000", b -> b.healthcheck(often("echo looked; test -e /well")));
        awaitVerdict(container, Verdict.HEALTHY);
        assertThat(health(container).log().getLast().output()).isEqualTo("looked\n");
        exec(container, "rm /well");
        awaitVerdict(container, Verdict.UNHEALTHY);
        assertThat(health(container).failingStreak()).isGreaterThanOrEqualTo(2);
        assertThat(health(container).log()).hasSizeLessThanOrEqualTo(5);
        exec(container, "touch /well");
        awaitVerdict(container, Verdict.HEALTHY);
        // Announced once it is written down, so a moment after it can be seen.
        Await.until(() -> events(container, ContainerAction.HEALTH_STATUS).size() >= 3);
        assertThat(events(container, ContainerAction.HEALTH_STATUS))
                .extracting(event -> event.attributes().get("health_status"))
                .containsExactly("healthy", "unhealthy", "healthy");
        assertThat(containers.inspect(container.id()).at("/State/Health/Status").asText())
                .isEqualTo("healthy");
        assertThat(containers.list(new ContainerFilter(Map.of("health", List.of("healthy")))))
                .hasSize(1);
    }

    @Test
    void aCheckThatTakesTooLongIsKilledAndCountsAsAFailure() {
        Container container = run(
                "exec sleep 1000",
                b -> b.healthcheck(every(Duration.ofMillis(50), Duration.ofMillis(100), "exec sleep 500")));
        awaitVerdict(container, Verdict.UNHEALTHY);
        assertThat(health(container).log().getLast())
                .matches(check -> check.exitCode() == -1)
                .matches(check -> check.output().startsWith("Health check exceeded timeout (100 ms)"));
        containers.stop(container.id(), Duration.ZERO);
    }

    @Test
    void aLongOutputIsCutAndAMissingProgramIsAFailure() {
        Container container =
                run("exec sleep 1000", b -> b.healthcheck(often("head -c 100000 /dev/zero | tr '\\0' x")));
        awaitVerdict(container, Verdict.HEALTHY);
        assertThat(health(container).log().getLast().output()).hasSize(4096);
        Container missing = run(
                "exec sleep 1000",
                b -> b.healthcheck(new Healthcheck(
                        List.of("CMD", "/no/such"),
                        Duration.ofMillis(50),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        1)));
        awaitVerdict(missing, Verdict.UNHEALTHY);
        assertThat(health(missing).log().getLast().output()).contains("/no/such");
    }

    @Test
    void theNextEngineGoesOnChecking() {
        Container container = run("touch /well; exec sleep 1000", b -> b.healthcheck(often("test -e /well")));
        awaitVerdict(container, Verdict.HEALTHY);
        reopen();
        assertThat(health(container).verdict()).isEqualTo(Verdict.HEALTHY);
        exec(container, "rm /well");
        awaitVerdict(container, Verdict.UNHEALTHY);
    }

    @Test
    void aPausedContainerIsNotChecked() {
        CgroupTree tree = CgroupTree.inspect("probe");
        assumeTrue(tree.controllers().contains(Controller.FREEZER), () -> "no freezer here: " + tree.remedy());
        Container container = run("exec sleep 1000", b -> b.healthcheck(often("true")));
        awaitVerdict(container, Verdict.HEALTHY);
        containers.pause(container.id());
        assertThat(health(container).verdict()).isEqualTo(Verdict.HEALTHY);
        containers.unpause(container.id());
        exec(container, "true");
        Health before = health(container);
        Await.until(() -> !health(container).log().getLast().equals(before.log().getLast()));
    }

    @Test
    void eachFurtherFailureIsToldToWhoListens() {
        Container container = run("exec sleep 1000", b -> b.healthcheck(often("false")));
        awaitVerdict(container, Verdict.UNHEALTHY);
        CountDownLatch counted = new CountDownLatch(3);
        Subscription listening = engine.events()
                .subscribe(
                        event -> {
                            if (event instanceof HealthStreakEvent streak
                                    && streak.id().equals(container.id())) {
                                counted.countDown();
                            }
                        },
                        () -> {});
        Await.until(() -> counted.getCount() == 0);
        listening.close();
        assertThat(health(container).failingStreak()).isGreaterThanOrEqualTo(5);
    }

    private void exec(Container container, String script) {
        try (ExecSession session = containers.exec(
                container.id(),
                new ExecConfig(List.of("/bin/sh", "-c", script), List.of(), null, null, false, false, false, 0, 0))) {
            assertThat(session.exit().join().exitCode()).isZero();
        }
    }
}
