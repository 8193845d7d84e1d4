package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.object.Diagnosis;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pod, and what it takes from its node.
///
/// @param node empty while none took it
/// @param requests what the scheduler counts for it; nothing once it has ended
/// @param counted it takes one of the places of its node
/// @param pending nothing of it has run yet, for whatever reason
/// @param told of one that is not well, what it tells of itself; empty of others
record PodFacts(
        ObjectFacts object, String node, Amount requests, boolean counted, boolean pending, Optional<JsonNode> told) {

    static PodFacts of(JsonNode pod) {
        String phase = pod.at("/status/phase").asText();
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        String node = pod.at("/spec/nodeName").asText();
        ObjectFacts object = ObjectFacts.of(pod);
        return new PodFacts(
                object,
                node,
                ended ? Amount.NONE : requests(pod.path("spec")),
                !ended && !node.isEmpty(),
                phase.equals("Pending"),
                object.why().isEmpty() ? Optional.empty() : Optional.of(told(pod)));
    }

    /// Of each object only the facts are kept: here without what it was asked to be.
    private static JsonNode told(JsonNode pod) {
        ObjectNode told = JsonNodeFactory.instance.objectNode().put("kind", "Pod");
        told.putObject("metadata")
                .put("name", pod.at("/metadata/name").asText())
                .put("uid", pod.at("/metadata/uid").asText());
        told.set("status", pod.path("status"));
        return told;
    }

    /// What is the matter with it, in the light of what was reported.
    ///
    /// @param warnings about pods of its name, the newest first
    String why(List<JsonNode> warnings) {
        return told.flatMap(pod -> Diagnosis.of(pod, warnings, List.of())).orElse(object.why());
    }

    /// What it is counted as: by its phase, as people know it.
    Mark countedAs(Instant now) {
        return pending ? Mark.MOVING : object.markAt(now);
    }

    /// Containers run together and so do init containers that are restarted; other init containers run one
    /// after the other before them, beside those that began earlier.
    ///
    /// @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/">Sidecar
    ///     containers</a>
    private static Amount requests(JsonNode spec) {
        Amount together = Amount.NONE;
        Amount highest = Amount.NONE;
        for (JsonNode container : spec.path("initContainers")) {
            Amount wanted = Amount.of(container.at("/resources/requests"));
            if (container.path("restartPolicy").asText().equals("Always")) {
                together = together.plus(wanted);
                highest = highest.max(together);
            } else {
                highest = highest.max(together.plus(wanted));
            }
        }
        for (JsonNode container : spec.path("containers")) {
            together = together.plus(Amount.of(container.at("/resources/requests")));
        }
        return together.max(highest).plus(Amount.of(spec.path("overhead")));
    }
}
