package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Health.Check;
import io.cooperage.engine.container.ContainerState.Health.Verdict;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthRulesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Health FRESH = new Health(Verdict.STARTING, 0, List.of());

    private static ContainerConfig config(Healthcheck check) {
        return ContainerConfig.of(new RootSource.Directory(Path.of("/")), List.of("true")).toBuilder()
                .healthcheck(check)
                .build();
    }

    private static Healthcheck check(List<String> test, int startSeconds, int retries) {
        return new Healthcheck(
                test, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(startSeconds), Duration.ZERO, retries);
    }

    private static HealthRules rules(int startSeconds, int retries) {
        return HealthRules.of(config(check(List.of("CMD", "ok"), startSeconds, retries)));
    }

    private static Check at(int second, int exitCode) {
        Instant time = START.plusSeconds(second);
        return new Check(time, time, exitCode, "");
    }

    @Test
    void whatIsNotSaidIsDockers() {
        assertThat(HealthRules.of(config(check(List.of("CMD-SHELL", "curl x"), 0, 0))))
                .isEqualTo(new HealthRules(
                        List.of("/bin/sh", "-c", "curl x"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        3));
        assertThat(HealthRules.apply(config(check(List.of("NONE"), 0, 0)))).isFalse();
        assertThat(HealthRules.apply(config(check(List.of(), 0, 0)))).isFalse();
    }

    @Test
    void failuresInARowMakeItUnhealthyAndOneSuccessHealthy() {
        HealthRules rules = rules(0, 2);
        Health health = rules.after(FRESH, at(1, 1), START);
        assertThat(health.verdict()).isEqualTo(Verdict.STARTING);
        health = rules.after(health, at(2, -1), START);
        assertThat(health.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(health.failingStreak()).isEqualTo(2);
        health = rules.after(health, at(3, 0), START);
        assertThat(health.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(health.failingStreak()).isZero();
        health = rules.after(health, at(4, 1), START);
        assertThat(health.verdict()).as("one failure is none").isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void inTheStartPeriodFailuresDoNotCountUntilItWasWellOnce() {
        HealthRules rules = rules(10, 1);
        Health health = rules.after(FRESH, at(3, 1), START);
        assertThat(health.failingStreak()).isZero();
        assertThat(rules.after(health, at(11, 1), START).verdict()).isEqualTo(Verdict.UNHEALTHY);
        Health well = rules.after(health, at(5, 0), START);
        assertThat(rules.after(well, at(6, 1), START).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(rules.wait(FRESH, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(5));
        assertThat(rules.wait(FRESH, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(30));
        assertThat(rules.wait(well, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theLogKeepsTheLatestFive() {
        HealthRules rules = rules(0, 3);
        Health health = FRESH;
        for (int i = 1; i <= 7; i++) {
            health = rules.after(health, at(i, 0), START);
        }
        assertThat(health.log()).hasSize(5);
        assertThat(health.log().getFirst()).isEqualTo(at(3, 0));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> HealthRules.check(config(check(List.of("RUN", "x"), 0, 0))))
                .hasMessageContaining("Unknown healthcheck type 'RUN'");
        assertThatThrownBy(() -> HealthRules.check(config(check(List.of("CMD"), 0, 0))))
                .hasMessageContaining("names no command");
        assertThatThrownBy(() -> HealthRules.check(config(check(List.of("CMD", "x"), 0, -1))))
                .hasMessageContaining("Retries in Healthcheck cannot be negative");
        assertThatThrownBy(() -> HealthRules.check(config(new Healthcheck(
                        List.of("CMD", "x"), Duration.ofNanos(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0))))
                .hasMessageContaining("Interval in Healthcheck cannot be less than 1ms");
    }
}
