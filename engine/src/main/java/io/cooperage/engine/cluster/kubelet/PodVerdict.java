package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.PodStatus.Verdict;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The ends of a pod that the node decides on, whatever its containers do: what it can't admit, what has
/// been active for too long, and what takes too much of the disk. What has been decided stays. For the pod's
/// thread.
final class PodVerdict implements AutoCloseable {
    static final String EVICTED = "Evicted";

    /// Who takes more than there is for it gets no time to take even more.
    private static final Duration EVICTION_GRACE = Duration.ofSeconds(1);

    private final PodContext context;
    private final DiskWatch disk;
    private @Nullable Verdict verdict;

    /// What an earlier kubelet decided holds.
    PodVerdict(PodContext context) {
        this.context = context;
        this.disk = new DiskWatch(context);
        JsonNode status = context.pod().status();
        if (status.path("phase").asText().equals(PodPhase.FAILED.text()) && status.has("reason")) {
            this.verdict = new Verdict(
                    PodPhase.FAILED,
                    status.path("reason").asText(),
                    status.path("message").asText());
        }
    }

    /// Null as long as nothing has been decided.
    @Nullable
    Verdict get() {
        return verdict;
    }

    boolean isGiven() {
        return verdict != null;
    }

    /// Somebody else has seen how it ended.
    void set(Verdict seen) {
        verdict = seen;
    }

    /// Decides, if there is reason to.
    void decide() {
        if (verdict != null) {
            return;
        }
        KubeObject pod = context.pod();
        String sysctl = SecurityContexts.forbiddenSysctl(pod);
        if (sysctl != null) {
            fail("SysctlForbidden", "Pod was rejected: " + sysctl);
            context.warn("SysctlForbidden", sysctl);
            return;
        }
        String system = pod.spec().path("os").path("name").asText("linux");
        if (!system.equals("linux")) {
            String message = "Failed to admit pod as the OS field doesn't match node OS";
            fail("PodOSNotSupported", "Pod was rejected: " + message);
            context.warn("PodOSNotSupported", message);
            return;
        }
        if (PodPhase.isFinal(pod)) {
            return;
        }
        watchDeadline(pod.spec().path("activeDeadlineSeconds"));
        String excess = verdict == null ? disk.excess() : null;
        if (excess != null) {
            fail(EVICTED, excess);
            context.warn(EVICTED, excess);
        }
    }

    /// How long the containers get to end in good order.
    Duration grace() {
        Duration asked = context.grace();
        boolean hurry = verdict != null && verdict.reason().equals(EVICTED);
        return hurry && asked.compareTo(EVICTION_GRACE) > 0 ? EVICTION_GRACE : asked;
    }

    private void watchDeadline(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return;
        }
        Instant until = context.startedAt().plusSeconds(seconds.asLong());
        if (context.now().isBefore(until)) {
            context.wake(until);
            return;
        }
        String message = "Pod was active on the node longer than the specified deadline";
        fail("DeadlineExceeded", message);
        context.event("", EventRecorder.Type.NORMAL, "DeadlineExceeded", message);
    }

    /// Watches nothing any more.
    @Override
    public void close() {
        disk.close();
    }

    private void fail(String reason, String message) {
        verdict = new Verdict(PodPhase.FAILED, reason, message);
    }
}
