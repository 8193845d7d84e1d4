package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.PodStatus.Verdict;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The ends of a pod that the node decides on, whatever its containers do: what it can't admit, and what has
/// been active for too long. What has been decided stays. For the pod's thread.
final class PodVerdict {
    private final PodContext context;
    private @Nullable Verdict verdict;

    /// What an earlier kubelet decided holds.
    PodVerdict(PodContext context) {
        this.context = context;
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
        if (!PodPhase.isFinal(pod)) {
            watchDeadline(pod.spec().path("activeDeadlineSeconds"));
        }
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

    private void fail(String reason, String message) {
        verdict = new Verdict(PodPhase.FAILED, reason, message);
    }
}
