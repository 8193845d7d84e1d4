package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Health.Check;
import io.cooperage.engine.container.ContainerState.Health.Verdict;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Health checks of running containers. Between two checks a container costs an entry of the timer, no thread.
///
/// Verdicts are written down when they change, so an engine that adopts a container goes on from the last
/// one. A paused container is not checked.
final class HealthChecks {
    private final ContainerTimer timer;
    private final ContainerLauncher launcher;
    private final ContainerTable table;
    private final ContainerEvents events;
    private final InstantSource clock;
    private final HealthProbe probe;

    HealthChecks(
            ContainerTimer timer,
            ContainerLauncher launcher,
            ContainerTable table,
            ContainerEvents events,
            InstantSource clock) {
        this.timer = timer;
        this.launcher = launcher;
        this.table = table;
        this.events = events;
        this.clock = clock;
        this.probe = new HealthProbe(clock);
    }

    /// The state of a run that has just begun; null when nothing is checked.
    static @Nullable Health initial(ContainerConfig config) {
        return HealthRules.apply(config) ? new Health(Verdict.STARTING, 0, List.of()) : null;
    }

    /// The container has a process. The caller holds its lock.
    void begin(ManagedContainer container) {
        end(container);
        if (HealthRules.apply(container.value().config())) {
            HealthWatch watch = new HealthWatch();
            container.healthWatch = watch;
            schedule(container, watch);
        }
    }

    /// It has none any more, or may not be asked. The caller holds its lock.
    void end(ManagedContainer container) {
        HealthWatch watch = container.healthWatch;
        container.healthWatch = null;
        if (watch != null && watch.next != null) {
            watch.next.cancel();
        }
    }

    private void schedule(ManagedContainer container, HealthWatch watch) {
        ContainerState state = container.value().state();
        Health health = state.health();
        Instant started = state.startedAt();
        if (health == null || started == null) {
            return;
        }
        HealthRules rules = HealthRules.of(container.value().config());
        Duration wait = rules.wait(health, Duration.between(started, clock.instant()));
        watch.next = timer.after(wait, () -> check(container, watch, rules));
    }

    /// On a virtual thread of its own.
    private void check(ManagedContainer container, HealthWatch watch, HealthRules rules) {
        Instant start = clock.instant();
        ExecSession session = null;
        Check failed = null;
        container.lock.lock();
        try {
            if (!isCurrent(container, watch)) {
                return;
            }
            session = launcher.exec(
                    container,
                    Ids.random(),
                    new ExecConfig(rules.command(), List.of(), null, null, false, false, false, 0, 0));
        } catch (EngineException e) {
            failed = HealthProbe.failed(start, clock.instant(), e);
        } finally {
            container.lock.unlock();
        }
        Check check = session == null ? failed : probe.await(session, start, rules.timeout());
        if (check != null) {
            record(container, watch, rules, check);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each run has a watch of its own
    private static boolean isCurrent(ManagedContainer container, HealthWatch watch) {
        return container.healthWatch == watch && container.value().state().status() == Status.RUNNING;
    }

    private void record(ManagedContainer container, HealthWatch watch, HealthRules rules, Check check) {
        Verdict changed = null;
        boolean counted;
        container.lock.lock();
        try {
            ContainerState state = container.value().state();
            Health before = state.health();
            Instant started = state.startedAt();
            if (!isCurrent(container, watch) || before == null || started == null) {
                return;
            }
            Health after = rules.after(before, check, started);
            container.state(state.withHealth(after));
            if (after.verdict() != before.verdict()) {
                table.recordState(container);
                changed = after.verdict();
            }
            counted = after.failingStreak() != before.failingStreak();
            schedule(container, watch);
        } finally {
            container.lock.unlock();
        }
        if (changed != null) {
            events.announce(
                    container,
                    ContainerAction.HEALTH_STATUS,
                    Map.of("health_status", changed.name().toLowerCase(Locale.ROOT)));
        } else if (counted) {
            events.announceHealthStreak(container);
        }
    }
}
