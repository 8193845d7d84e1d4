package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.Probe.Outcome;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The probes of one run of a container, each on a thread of its own: startup first, then liveness and
/// readiness. For any thread.
final class ProbeSet implements AutoCloseable {
    private final KubeObject pod;
    private final JsonNode spec;
    private final Probe.Target target;
    private final EventRecorder events;
    private final Runnable changed;
    private final Instant startedAt;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch up = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean ready;
    private volatile boolean closed;
    private volatile boolean ending;
    private volatile @Nullable Sick sick;

    /// @param probe the kind that failed: `liveness`, `startup`
    /// @param graceSeconds of that probe; null for the pod's
    record Sick(String probe, @Nullable Long graceSeconds) {}

    /// @param wasReady what an earlier engine found
    /// @param changed called when a verdict changes
    ProbeSet(
            KubeObject pod,
            JsonNode spec,
            Probe.Target target,
            Instant startedAt,
            boolean wasReady,
            EventRecorder events,
            Runnable changed) {
        this.pod = pod;
        this.spec = spec;
        this.target = target;
        this.startedAt = startedAt;
        this.events = events;
        this.changed = changed;
        this.started = !spec.hasNonNull("startupProbe") || wasReady;
        if (started) {
            up.countDown();
        }
        this.ready = started && (!spec.hasNonNull("readinessProbe") || wasReady);
    }

    void begin() {
        begin("startupProbe", this::startup);
        begin("livenessProbe", this::liveness);
        begin("readinessProbe", this::readiness);
    }

    private interface Round {
        void run(JsonNode probe) throws InterruptedException;
    }

    private void begin(String property, Round round) {
        JsonNode probe = spec.path(property);
        if (!probe.isObject()) {
            return;
        }
        String name = property + " " + pod.name() + "/" + ContainerSpecs.name(spec);
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                round.run(probe);
            } catch (InterruptedException _) {
                // The run is over.
                Thread.currentThread().interrupt();
            }
        }));
    }

    boolean started() {
        return started;
    }

    boolean ready() {
        return ready;
    }

    /// Why it must be started anew; null while it is well.
    @Nullable
    Sick sick() {
        return sick;
    }

    /// It has been told to end: from now on readiness alone counts.
    void ending() {
        ending = true;
    }

    private void startup(JsonNode probe) throws InterruptedException {
        if (started) {
            return;
        }
        Count count = new Count(probe, false);
        delay(probe);
        while (!closed && !ending) {
            if (count.add(ask("Startup", probe))) {
                if (count.good) {
                    started = true;
                    up.countDown();
                    ready = !spec.hasNonNull("readinessProbe");
                    changed.run();
                } else {
                    fail("startup", probe);
                }
                return;
            }
            pause(probe);
        }
    }

    private void liveness(JsonNode probe) throws InterruptedException {
        Count count = new Count(probe, true);
        up.await();
        delay(probe);
        while (!closed && !ending) {
            if (count.add(ask("Liveness", probe)) && !count.good) {
                fail("liveness", probe);
                return;
            }
            pause(probe);
        }
    }

    private void readiness(JsonNode probe) throws InterruptedException {
        Count count = new Count(probe, ready);
        up.await();
        delay(probe);
        while (!closed) {
            if (count.add(ask("Readiness", probe))) {
                ready = count.good;
                changed.run();
            }
            pause(probe);
        }
    }

    private void fail(String kind, JsonNode probe) {
        JsonNode grace = probe.path("terminationGracePeriodSeconds");
        sick = new Sick(kind, grace.isNumber() ? Long.valueOf(grace.asLong()) : null);
        changed.run();
    }

    private boolean ask(String kind, JsonNode probe) throws InterruptedException {
        Outcome outcome = Probe.ask(probe, target);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        if (!outcome.good() && !closed) {
            String what = outcome.broken() ? " probe errored: " : " probe failed: ";
            events.record(
                    pod,
                    ContainerSpecs.fieldPath(pod, ContainerSpecs.name(spec)),
                    EventRecorder.Type.WARNING,
                    "Unhealthy",
                    kind + what + outcome.message());
        }
        return outcome.good();
    }

    private void delay(JsonNode probe) throws InterruptedException {
        Duration rest = Duration.between(
                Instant.now(),
                startedAt.plusSeconds(probe.path("initialDelaySeconds").asLong()));
        if (rest.isPositive()) {
            Thread.sleep(rest);
        }
    }

    private static void pause(JsonNode probe) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))));
    }

    /// Ends them; verdicts stay as they are.
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    /// Outcomes one after another until there are enough for a verdict.
    private static final class Count {
        private final int successes;
        private final int failures;
        private boolean good;
        private boolean last;
        private int streak;

        Count(JsonNode probe, boolean good) {
            this.successes = probe.path("successThreshold").asInt(1);
            this.failures = probe.path("failureThreshold").asInt(3);
            this.good = good;
        }

        /// @return whether the verdict stands again or changed
        boolean add(boolean outcome) {
            streak = outcome == last ? streak + 1 : 1;
            last = outcome;
            if (streak < (outcome ? successes : failures)) {
                return false;
            }
            boolean changed = good != outcome;
            good = outcome;
            return changed || streak == (outcome ? successes : failures);
        }
    }
}
