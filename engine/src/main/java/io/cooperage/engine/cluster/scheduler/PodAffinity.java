package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What pods ask of their neighbours: required affinity and anti-affinity between pods.
final class PodAffinity {
    static final String AFFINITY = "node(s) didn't match pod affinity rules";
    static final String ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules";
    static final String EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules";

    private final Collection<NodeLoad> nodes;
    private final Function<String, Map<String, String>> namespaceLabels;

    /// @param namespaceLabels of a namespace by its name
    PodAffinity(Collection<NodeLoad> nodes, Function<String, Map<String, String>> namespaceLabels) {
        this.nodes = nodes;
        this.namespaceLabels = namespaceLabels;
    }

    /// @return why not; null when the node will do
    @Nullable
    String refusal(Candidate pod, NodeLoad node) {
        for (JsonNode term : terms(pod, "podAffinity")) {
            if (!hasNeighbour(pod, term, node) && !isFirst(pod, term, node)) {
                return AFFINITY;
            }
        }
        for (JsonNode term : terms(pod, "podAntiAffinity")) {
            if (hasNeighbour(pod, term, node)) {
                return ANTI_AFFINITY;
            }
        }
        return isUnwanted(pod, node) ? EXISTING : null;
    }

    private static JsonNode terms(Candidate pod, String which) {
        return pod.object().spec().path("affinity").path(which).path("requiredDuringSchedulingIgnoredDuringExecution");
    }

    private boolean hasNeighbour(Candidate pod, JsonNode term, NodeLoad node) {
        return within(term, node).stream()
                .flatMap(load -> load.pods().stream())
                .anyMatch(other -> !other.uid().equals(pod.uid()) && matches(pod, term, other));
    }

    /// Somebody must be the first: where no pod matches anywhere, one that matches itself may begin.
    private boolean isFirst(Candidate pod, JsonNode term, NodeLoad node) {
        return node.node().labels().containsKey(term.path("topologyKey").asText())
                && matches(pod, term, pod)
                && nodes.stream().flatMap(load -> load.pods().stream()).noneMatch(other -> matches(pod, term, other));
    }

    private boolean isUnwanted(Candidate pod, NodeLoad node) {
        for (NodeLoad load : nodes) {
            for (Candidate other : load.pods()) {
                for (JsonNode term : terms(other, "podAntiAffinity")) {
                    if (within(term, node).contains(load) && matches(other, term, pod)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// The nodes of the same domain.
    private List<NodeLoad> within(JsonNode term, NodeLoad node) {
        String key = term.path("topologyKey").asText();
        String domain = node.node().labels().get(key);
        return domain == null
                ? List.of()
                : nodes.stream()
                        .filter(load -> domain.equals(load.node().labels().get(key)))
                        .toList();
    }

    /// @param owner whose term it is: without namespaces it means its own
    private boolean matches(Candidate owner, JsonNode term, Candidate other) {
        JsonNode selector = term.path("labelSelector");
        if (selector.isMissingNode() || selector.isNull()) {
            return false;
        }
        return inNamespaces(owner, term, other.object())
                && LabelSelector.of(selector).matches(other.object().labels());
    }

    private boolean inNamespaces(Candidate owner, JsonNode term, KubeObject other) {
        JsonNode named = term.path("namespaces");
        JsonNode selector = term.path("namespaceSelector");
        boolean selects = selector.isObject();
        if (named.isEmpty() && !selects) {
            return owner.namespace().equals(other.namespace());
        }
        for (JsonNode name : named) {
            if (name.asText().equals(other.namespace())) {
                return true;
            }
        }
        return selects && LabelSelector.of(selector).matches(namespaceLabels.apply(other.namespace()));
    }
}
