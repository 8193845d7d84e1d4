package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Views;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The nodes and what is on them, at one moment, and whether a pod can be placed. Changes only by what the
/// scheduler itself decides. For one thread.
final class Placement {
    /// As a cordoned node bears it; it may not yet.
    private static final JsonNode UNSCHEDULABLE = JsonNodeFactory.instance
            .objectNode()
            .put("key", "node.kubernetes.io/unschedulable")
            .put("effect", "NoSchedule");

    private final Views views;
    private final Map<String, NodeLoad> nodes;
    private final List<Candidate> nominated;
    private final ClaimedVolumes.Source storage;

    private Placement(Views views, Map<String, NodeLoad> nodes, List<Candidate> nominated) {
        this.views = views;
        this.nodes = nodes;
        this.nominated = nominated;
        this.storage = new ClaimedVolumes.Source(
                views.of("persistentvolumeclaims"),
                views.of("persistentvolumes"),
                views.of("storageclasses.storage.k8s.io"));
    }

    static Placement of(Views views) {
        Map<String, NodeLoad> nodes = new LinkedHashMap<>();
        views.of("nodes").all().stream()
                .sorted(Comparator.comparing(KubeObject::name))
                .forEach(node -> nodes.put(node.name(), new NodeLoad(node)));
        List<Candidate> nominated = new ArrayList<>();
        for (KubeObject object : views.of("pods").all()) {
            PodState pod = new PodState(object);
            NodeLoad node = nodes.get(pod.node());
            if (node != null && !pod.isOver()) {
                node.add(Candidate.of(object));
            } else if (pod.node().isEmpty()
                    && !object.status().path("nominatedNodeName").asText().isEmpty()) {
                nominated.add(Candidate.of(object));
            }
        }
        return new Placement(views, nodes, nominated);
    }

    Collection<NodeLoad> nodes() {
        return nodes.values();
    }

    void place(Candidate pod, NodeLoad node) {
        node.add(pod);
        nominated.removeIf(other -> other.uid().equals(pod.uid()));
    }

    /// Keeps room for a pod until those that it drives away are gone.
    void nominate(Candidate pod) {
        nominated.removeIf(other -> other.uid().equals(pod.uid()));
        nominated.add(pod);
    }

    ClaimedVolumes claims(Candidate pod) {
        return storage.of(pod.object());
    }

    /// Each node's verdict, in the order of their names.
    Map<NodeLoad, Verdict> verdicts(Candidate pod, ClaimedVolumes claims) {
        Map<NodeLoad, Verdict> verdicts = new LinkedHashMap<>();
        for (NodeLoad node : nodes.values()) {
            verdicts.put(node, verdict(pod, node, claims));
        }
        return verdicts;
    }

    /// Also with the pods that were promised room on the node, where they aren't less important.
    Verdict verdict(Candidate pod, NodeLoad node, ClaimedVolumes claims) {
        List<Candidate> promised = nominated.stream()
                .filter(other -> other.nominatedNode().equals(node.name())
                        && other.priority() >= pod.priority()
                        && !other.uid().equals(pod.uid()))
                .toList();
        NodeLoad loaded = node;
        if (!promised.isEmpty()) {
            loaded = node.copy();
            promised.forEach(loaded::add);
        }
        return filter(pod, loaded, claims);
    }

    /// The first of Kubernetes' filters that refuses, in its order.
    private Verdict filter(Candidate pod, NodeLoad node, ClaimedVolumes claims) {
        Verdict fixed = nodeItself(pod, node.node());
        if (!fixed.fits()) {
            return fixed;
        }
        if (node.hasPortConflict(pod)) {
            return Verdict.curable(List.of("node(s) didn't have free ports for the requested pod ports"));
        }
        List<String> lacking = node.lacking(pod);
        if (!lacking.isEmpty()) {
            return Verdict.curable(lacking);
        }
        List<NodeLoad> all = with(node);
        if (claims.areTaken(pod, all)) {
            return Verdict.curable(List.of("node has pod using PersistentVolumeClaim with the same name and"
                    + " ReadWriteOncePod access mode"));
        }
        Verdict volumes = claims.verdict(node, claim -> storage.finds(claim, node.node()));
        if (!volumes.fits()) {
            return volumes;
        }
        String uneven = new TopologySpread(all).refusal(pod, node);
        if (uneven != null) {
            return uneven.endsWith(")") ? Verdict.incurable(uneven) : Verdict.curable(List.of(uneven));
        }
        String neighbours = new PodAffinity(all, this::namespaceLabels).refusal(pod, node);
        if (neighbours != null) {
            return neighbours.equals(PodAffinity.AFFINITY)
                    ? Verdict.incurable(neighbours)
                    : Verdict.curable(List.of(neighbours));
        }
        return Verdict.FITS;
    }

    private static Verdict nodeItself(Candidate pod, KubeObject node) {
        JsonNode spec = pod.object().spec();
        if (node.spec().path("unschedulable").asBoolean() && !Taints.bears(spec.path("tolerations"), UNSCHEDULABLE)) {
            return Verdict.incurable("node(s) were unschedulable");
        }
        JsonNode taint = Taints.untolerated(node, spec.path("tolerations"), Taints.PLACING);
        if (taint != null) {
            return Verdict.incurable("node(s) had untolerated taint {"
                    + taint.path("key").asText() + ": " + taint.path("value").asText() + "}");
        }
        return NodeMatch.chooses(spec, node)
                ? Verdict.FITS
                : Verdict.incurable("node(s) didn't match Pod's node affinity/selector");
    }

    private List<NodeLoad> with(NodeLoad changed) {
        return nodes.values().stream()
                .map(node -> node.name().equals(changed.name()) ? changed : node)
                .toList();
    }

    private Map<String, String> namespaceLabels(String namespace) {
        KubeObject object = views.of("namespaces").get("", namespace);
        return object == null ? Map.of() : object.labels();
    }

    /// The one with the largest part left of what it has least of.
    Optional<NodeLoad> best(Map<NodeLoad, Verdict> verdicts) {
        return verdicts.entrySet().stream()
                .filter(e -> e.getValue().fits())
                .map(Map.Entry::getKey)
                .max(Comparator.comparingDouble(Placement::leftPart));
    }

    private static double leftPart(NodeLoad node) {
        return Math.min(leftPart(node, "cpu"), leftPart(node, "memory"));
    }

    private static double leftPart(NodeLoad node, String resource) {
        Quantity all = node.allocatable().of(resource);
        return all.value().signum() == 0
                ? 0
                : node.free(resource).value().doubleValue() / all.value().doubleValue();
    }

    @Nullable
    NodeLoad node(String name) {
        return nodes.get(name);
    }
}
