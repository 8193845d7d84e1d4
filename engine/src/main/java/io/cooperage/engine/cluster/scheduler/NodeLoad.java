package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A node and what is on it, or will be. For one thread.
final class NodeLoad {
    private final KubeObject node;
    private final ResourceRequests allocatable;
    private final Map<String, Candidate> pods = new LinkedHashMap<>();
    private final Map<String, Quantity> requested = new TreeMap<>();

    NodeLoad(KubeObject node) {
        this.node = node;
        JsonNode allocatable = node.status().path("allocatable");
        this.allocatable =
                ResourceRequests.of(allocatable.isEmpty() ? node.status().path("capacity") : allocatable);
    }

    NodeLoad copy() {
        NodeLoad copy = new NodeLoad(node);
        pods.values().forEach(copy::add);
        return copy;
    }

    KubeObject node() {
        return node;
    }

    String name() {
        return node.name();
    }

    ResourceRequests allocatable() {
        return allocatable;
    }

    List<Candidate> pods() {
        return new ArrayList<>(pods.values());
    }

    void add(Candidate pod) {
        if (pods.putIfAbsent(pod.uid(), pod) == null) {
            pod.requests().amounts().forEach((name, amount) -> requested.merge(name, amount, Quantity::plus));
        }
    }

    void remove(Candidate pod) {
        if (pods.remove(pod.uid()) != null) {
            pod.requests()
                    .amounts()
                    .forEach((name, amount) -> requested.merge(name, amount, (all, one) -> all.minus(amount)));
        }
    }

    Quantity free(String resource) {
        return allocatable.of(resource).minus(requested.getOrDefault(resource, Quantity.ZERO));
    }

    /// What is too little for this pod, as Kubernetes says it.
    List<String> lacking(Candidate pod) {
        List<String> lacking = new ArrayList<>();
        if (allocatable.of("pods").units() < pods.size() + 1L) {
            lacking.add("Too many pods");
        }
        pod.requests().amounts().forEach((name, amount) -> {
            if (amount.compareTo(Quantity.ZERO) > 0 && amount.compareTo(free(name)) > 0) {
                lacking.add("Insufficient " + name);
            }
        });
        return lacking;
    }

    boolean hasPortConflict(Candidate pod) {
        if (pod.hostPorts().isEmpty()) {
            return false;
        }
        Set<Candidate.HostPort> taken = new HashSet<>();
        pods.values().forEach(other -> taken.addAll(other.hostPorts()));
        return pod.hostPorts().stream().anyMatch(port -> taken.stream().anyMatch(port::conflicts));
    }

    /// Those of a lower priority, the dearest first and among equals the oldest.
    List<Candidate> below(int priority) {
        return pods.values().stream()
                .filter(pod -> pod.priority() < priority)
                .sorted(Comparator.comparingInt((Candidate pod) -> -pod.priority())
                        .thenComparing(
                                pod -> pod.object().status().path("startTime").asText()))
                .toList();
    }
}
