package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the name of a priority class into the number that the scheduler goes by, and sees that only one
/// class is the default.
final class PodPriority implements Admission {
    private static final String CLASSES = "priorityclasses.scheduling.k8s.io";

    private final Admission pods = new NewPods() {
        @Override
        void admit(Request request, KubeObject pod, ObjectNode spec) {
            resolve(request, spec);
        }
    };

    @Override
    public void admit(Request request) {
        pods.admit(request);
        @Nullable KubeObject object = request.object();
        if (object != null
                && request.kind().resource().toString().equals(CLASSES)
                && object.tree().path("globalDefault").asBoolean()) {
            globalDefault(request.api())
                    .filter(other -> !other.name().equals(object.name()))
                    .ifPresent(other -> {
                        throw Refusal.forbidden(
                                request,
                                "PriorityClass " + other.name()
                                        + " is already marked as default. Only one default can exist");
                    });
        }
    }

    private static void resolve(Request request, ObjectNode spec) {
        String name = Trees.text(spec, "priorityClassName");
        @Nullable KubeObject chosen;
        if (name.isEmpty()) {
            chosen = globalDefault(request.api()).orElse(null);
        } else {
            chosen = request.api().find(request.api().kinds().of(CLASSES), "", name);
            if (chosen == null) {
                throw Refusal.forbidden(request, "no PriorityClass with name " + name + " was found");
            }
        }
        long priority = 0;
        String preemption = "PreemptLowerPriority";
        if (chosen != null) {
            spec.put("priorityClassName", chosen.name());
            priority = chosen.tree().path("value").asLong();
            String policy = Trees.text(chosen.tree(), "preemptionPolicy");
            preemption = policy.isEmpty() ? preemption : policy;
        }
        JsonNode own = spec.path("priority");
        if (own.isNumber() && own.asLong() != priority) {
            throw Refusal.forbidden(
                    request,
                    "the integer value of priority (" + own.asLong() + ") must not be provided in pod spec; priority"
                            + " admission controller computed " + priority + " from the given PriorityClass name");
        }
        String ownPolicy = Trees.text(spec, "preemptionPolicy");
        if (!ownPolicy.isEmpty() && !ownPolicy.equals(preemption)) {
            throw Refusal.forbidden(
                    request,
                    "the string value of PreemptionPolicy (" + ownPolicy + ") must not be provided in pod spec;"
                            + " priority admission controller computed " + preemption
                            + " from the given PriorityClass name");
        }
        spec.put("priority", (int) priority);
        Absent.text(spec, "preemptionPolicy", preemption);
    }

    private static Optional<KubeObject> globalDefault(ClusterApi api) {
        return api.list(api.kinds().of(CLASSES), null, ListOptions.ALL).items().stream()
                .filter(each -> each.tree().path("globalDefault").asBoolean())
                .findFirst();
    }
}
