package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;

/// A node and how much it can take.
///
/// @param version of its kubelet
/// @param pods how many at most
record NodeFacts(ObjectFacts object, String version, Amount allocatable, double pods, boolean cordoned) {

    static NodeFacts of(JsonNode node) {
        JsonNode allocatable = node.at("/status/allocatable");
        return new NodeFacts(
                ObjectFacts.of(node),
                node.at("/status/nodeInfo/kubeletVersion").asText(),
                Amount.of(allocatable),
                Amount.quantity(allocatable.path("pods")),
                node.at("/spec/unschedulable").asBoolean());
    }
}
