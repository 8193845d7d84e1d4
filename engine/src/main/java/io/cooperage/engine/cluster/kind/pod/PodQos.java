package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a pod may count on when memory gets short.
///
/// @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/">Pod Quality of Service</a>
public enum PodQos {
    /// Every container has the same limit and request of processor and memory.
    GUARANTEED("Guaranteed"),
    /// Something is requested or limited.
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final Set<String> COUNTED = Set.of("cpu", "memory");

    private final String text;

    PodQos(String text) {
        this.text = text;
    }

    /// As `status.qosClass` says it.
    public String text() {
        return text;
    }

    /// @param spec a pod's; an amount that is no quantity counts as none
    public static PodQos of(JsonNode spec) {
        Map<String, Quantity> requests = new HashMap<>();
        Map<String, Quantity> limits = new HashMap<>();
        boolean guaranteed = true;
        for (String list : List.of("containers", "initContainers")) {
            for (ObjectNode container : Trees.objects(spec.path(list))) {
                add(requests, container.path("resources").path("requests"));
                Set<String> limited = add(limits, container.path("resources").path("limits"));
                guaranteed &= limited.equals(COUNTED);
            }
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return BEST_EFFORT;
        }
        boolean same = requests.entrySet().stream().allMatch(request -> {
            Quantity limit = limits.get(request.getKey());
            return limit != null && limit.compareTo(request.getValue()) == 0;
        });
        return guaranteed && same && requests.size() == limits.size() ? GUARANTEED : BURSTABLE;
    }

    /// @return what was more than nothing
    private static Set<String> add(Map<String, Quantity> sums, JsonNode resources) {
        Set<String> found = new HashSet<>();
        for (String name : COUNTED) {
            Quantity amount = amount(Trees.text(resources, name));
            if (amount.compareTo(Quantity.ZERO) > 0) {
                found.add(name);
                sums.merge(name, amount, Quantity::plus);
            }
        }
        return found;
    }

    private static Quantity amount(String text) {
        try {
            return text.isEmpty() ? Quantity.ZERO : Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            return Quantity.ZERO;
        }
    }
}
