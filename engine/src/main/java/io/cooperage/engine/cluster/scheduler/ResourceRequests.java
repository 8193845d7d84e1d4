package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Amounts of resources by name: `cpu`, `memory`, `example.com/gpu`.
public record ResourceRequests(Map<String, Quantity> amounts) {
    public static final ResourceRequests NONE = new ResourceRequests(Map.of());

    public ResourceRequests {
        amounts = Collections.unmodifiableMap(new TreeMap<>(amounts));
    }

    /// What a pod needs at its highest: all containers and sidecars at once, or one of the init containers
    /// with the sidecars begun before it; and what its runtime needs for itself.
    public static ResourceRequests of(KubeObject pod) {
        ResourceRequests together = NONE;
        for (JsonNode container : pod.spec().path("containers")) {
            together = together.plus(requests(container));
        }
        ResourceRequests sidecars = NONE;
        ResourceRequests first = NONE;
        for (JsonNode container : pod.spec().path("initContainers")) {
            ResourceRequests own = requests(container);
            boolean sidecar = container.path("restartPolicy").asText().equals("Always");
            first = first.max(own.plus(sidecars));
            sidecars = sidecar ? sidecars.plus(own) : sidecars;
        }
        return together.plus(sidecars).max(first).plus(of(pod.spec().path("overhead")));
    }

    private static ResourceRequests requests(JsonNode container) {
        return of(container.path("resources").path("requests"));
    }

    /// @param map of quantities; what is none counts nothing
    public static ResourceRequests of(JsonNode map) {
        if (map.isEmpty()) {
            return NONE;
        }
        Map<String, Quantity> amounts = new TreeMap<>();
        map.properties().forEach(e -> {
            try {
                amounts.put(e.getKey(), Quantity.parse(e.getValue().asText()));
            } catch (IllegalArgumentException ignored) {
                // Validation keeps such out; one that came in before must not stop the scheduling of others.
                amounts.put(e.getKey(), Quantity.ZERO);
            }
        });
        return new ResourceRequests(amounts);
    }

    public Quantity of(String resource) {
        return amounts.getOrDefault(resource, Quantity.ZERO);
    }

    public ResourceRequests plus(ResourceRequests other) {
        return merge(other, true);
    }

    public ResourceRequests minus(ResourceRequests other) {
        if (other.amounts.isEmpty()) {
            return this;
        }
        Map<String, Quantity> left = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> left.put(name, of(name).minus(amount)));
        return new ResourceRequests(left);
    }

    ResourceRequests max(ResourceRequests other) {
        return merge(other, false);
    }

    private ResourceRequests merge(ResourceRequests other, boolean add) {
        if (other.amounts.isEmpty()) {
            return this;
        }
        if (amounts.isEmpty()) {
            return other;
        }
        Map<String, Quantity> merged = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) ->
                merged.merge(name, amount, (a, b) -> add ? a.plus(b) : a.compareTo(b) >= 0 ? a : b));
        return new ResourceRequests(merged);
    }
}
