package io.cooperage.engine.cluster.scheduler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Says why a pod has no node, word for word as Kubernetes' scheduler does.
final class Refusal {
    private Refusal() {}

    /// Of many nodes: each reason with the number of nodes that have it, in the order of the text.
    static String of(Collection<Verdict> verdicts) {
        Map<String, Integer> counts = new TreeMap<>();
        verdicts.forEach(verdict -> verdict.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum)));
        return text(verdicts.size(), counts);
    }

    /// @param counts nodes by reason; a reason that ends a sentence does so for all
    static String text(int nodes, Map<String, Integer> counts) {
        List<String> parts = counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .sorted()
                .toList();
        String all = parts.stream().collect(Collectors.joining(", "));
        return "0/" + nodes + " nodes are available: " + (all.endsWith(".") ? all : all + ".");
    }

    /// Of something that is wrong before any node is looked at.
    static String ofAll(int nodes, String trouble) {
        return "0/" + nodes + " nodes are available: " + trouble + ".";
    }
}
