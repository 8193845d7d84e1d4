package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How evenly like pods must lie over domains: the constraints that forbid (`DoNotSchedule`).
final class TopologySpread {
    private static final String UNEVEN = "node(s) didn't match pod topology spread constraints";

    private final Collection<NodeLoad> nodes;

    TopologySpread(Collection<NodeLoad> nodes) {
        this.nodes = nodes;
    }

    /// @return why not; null when the node will do
    @Nullable
    String refusal(Candidate pod, NodeLoad node) {
        for (JsonNode constraint : pod.object().spec().path("topologySpreadConstraints")) {
            if (constraint.path("whenUnsatisfiable").asText("DoNotSchedule").equals("DoNotSchedule")) {
                String domain =
                        node.node().labels().get(constraint.path("topologyKey").asText());
                if (domain == null) {
                    return UNEVEN + " (missing required label)";
                }
                if (isUneven(pod, constraint, domain)) {
                    return UNEVEN;
                }
            }
        }
        return null;
    }

    private boolean isUneven(Candidate pod, JsonNode constraint, String domain) {
        LabelSelector selector = LabelSelector.of(constraint.path("labelSelector"));
        Map<String, String> own = pod.object().labels();
        Map<String, Long> counts = new TreeMap<>();
        for (NodeLoad load : nodes) {
            String at = load.node().labels().get(constraint.path("topologyKey").asText());
            if (at == null || !counts(constraint, pod, load)) {
                continue;
            }
            counts.merge(
                    at,
                    load.pods().stream()
                            .filter(other -> isAlike(pod, other, selector, constraint, own))
                            .count(),
                    Long::sum);
        }
        long least = counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
        if (counts.size() < constraint.path("minDomains").asInt(1)) {
            least = 0;
        }
        long self = selector.matches(own) ? 1 : 0;
        return counts.getOrDefault(domain, 0L) + self - least
                > constraint.path("maxSkew").asLong(1);
    }

    private static boolean isAlike(
            Candidate pod, Candidate other, LabelSelector selector, JsonNode constraint, Map<String, String> own) {
        Map<String, String> labels = other.object().labels();
        if (!other.namespace().equals(pod.namespace())
                || other.object().deletionTimestamp().isPresent()
                || !selector.matches(labels)) {
            return false;
        }
        for (JsonNode key : constraint.path("matchLabelKeys")) {
            String value = own.get(key.asText());
            if (value != null && !value.equals(labels.get(key.asText()))) {
                return false;
            }
        }
        return true;
    }

    /// By default only nodes that the pod may be on count, tainted or not.
    private static boolean counts(JsonNode constraint, Candidate pod, NodeLoad load) {
        boolean affinity = constraint.path("nodeAffinityPolicy").asText("Honor").equals("Ignore")
                || NodeMatch.chooses(pod.object().spec(), load.node());
        boolean taints = !constraint.path("nodeTaintsPolicy").asText("Ignore").equals("Honor")
                || Taints.untolerated(load.node(), pod.object().spec().path("tolerations"), Taints.PLACING) == null;
        return affinity && taints;
    }
}
