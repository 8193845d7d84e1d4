package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Health.Check;
import io.cooperage.engine.container.ContainerState.Health.Verdict;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Docker's rules of health checks, without any clock of their own.
///
/// @param command the program and its arguments
/// @param startPeriod how long failures don't count, from the start on, until the first success
/// @param startInterval between checks during that time
record HealthRules(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);
    private static final int DEFAULT_RETRIES = 3;
    private static final int LOG_LENGTH = 5;

    /// Shorter ones Docker refuses, as they would keep a machine busy with nothing else.
    private static final Duration SHORTEST = Duration.ofMillis(1);

    HealthRules {
        command = List.copyOf(command);
    }

    /// Whether there is anything to check.
    static boolean apply(ContainerConfig config) {
        Healthcheck check = config.healthcheck();
        return check != null
                && !check.test().isEmpty()
                && !check.test().getFirst().equals("NONE")
                && !check.test().getFirst().isEmpty();
    }

    /// Only of a configuration to which they [#apply].
    static HealthRules of(ContainerConfig config) {
        Healthcheck check = config.healthcheck();
        if (check == null) {
            throw new IllegalArgumentException("nothing to check");
        }
        return new HealthRules(
                command(check.test(), config.shell()),
                or(check.interval(), DEFAULT_INTERVAL),
                or(check.timeout(), DEFAULT_TIMEOUT),
                check.startPeriod(),
                or(check.startInterval(), DEFAULT_START_INTERVAL),
                check.retries() == 0 ? DEFAULT_RETRIES : check.retries());
    }

    private static List<String> command(List<String> test, @Nullable List<String> shell) {
        if (test.getFirst().equals("CMD")) {
            return test.subList(1, test.size());
        }
        List<String> command = new ArrayList<>(shell == null || shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
        command.addAll(test.subList(1, test.size()));
        return command;
    }

    private static Duration or(Duration asked, Duration otherwise) {
        return asked.isZero() ? otherwise : asked;
    }

    /// @throws EngineException INVALID_ARGUMENT in Docker's words
    static void check(ContainerConfig config) {
        Healthcheck check = config.healthcheck();
        if (check == null) {
            return;
        }
        duration("Interval", check.interval());
        duration("Timeout", check.timeout());
        duration("StartPeriod", check.startPeriod());
        duration("StartInterval", check.startInterval());
        if (check.retries() < 0) {
            throw EngineException.invalid("Retries in Healthcheck cannot be negative");
        }
        if (!check.test().isEmpty()) {
            String kind = check.test().getFirst();
            if (!List.of("", "NONE", "CMD", "CMD-SHELL").contains(kind)) {
                throw EngineException.invalid("Unknown healthcheck type '" + kind
                        + "' (expected 'CMD'): start the test with CMD, CMD-SHELL or NONE");
            }
            if (kind.startsWith("CMD") && check.test().size() < 2) {
                throw EngineException.invalid("the health check names no command to run");
            }
        }
    }

    private static void duration(String name, Duration time) {
        if (time.isNegative() || (!time.isZero() && time.compareTo(SHORTEST) < 0)) {
            throw EngineException.invalid(name + " in Healthcheck cannot be less than 1ms");
        }
    }

    /// How long to wait for the next check.
    ///
    /// @param running for how long it has run
    Duration wait(Health health, Duration running) {
        boolean young = health.verdict() == Verdict.STARTING && running.compareTo(startPeriod) < 0;
        return young ? startInterval : interval;
    }

    /// What one more check makes of it.
    Health after(Health before, Check check, Instant startedAt) {
        List<Check> log = new ArrayList<>(before.log());
        log.add(check);
        if (log.size() > LOG_LENGTH) {
            log.removeFirst();
        }
        if (check.exitCode() == 0) {
            return new Health(Verdict.HEALTHY, 0, log);
        }
        boolean forgiven = before.verdict() == Verdict.STARTING
                && Duration.between(startedAt, check.start()).compareTo(startPeriod) < 0;
        int streak = before.failingStreak() + (forgiven ? 0 : 1);
        return new Health(streak >= retries && !forgiven ? Verdict.UNHEALTHY : before.verdict(), streak, log);
    }
}
