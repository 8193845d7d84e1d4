package io.cooperage.engine.cluster.kind.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.Tolerations;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Nodes. A kubelet writes its node with the status, so that is kept on creation.
final class NodeRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.object(object, "spec");
        ObjectNode capacity = Trees.object(object, "status", "capacity");
        if (capacity != null && object.get("status") instanceof ObjectNode status) {
            ObjectNode allocatable = Absent.object(status, "allocatable");
            capacity.properties().forEach(e -> Absent.value(allocatable, e.getKey(), e.getValue()));
        }
    }

    @Override
    public Map<String, String> selectableFields(KubeObject node) {
        return Map.of(
                "spec.unschedulable",
                Boolean.toString(node.spec().path("unschedulable").asBoolean()));
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject node) {
        Place root = Place.of(node.tree());
        Tolerations.taints(root.at("spec").at("taints").as(root.at("metadata").at("taints")));
        amounts(root.at("status"));
        ranges(root.at("spec").at("podCIDRs"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatus(KubeObject node, KubeObject old) {
        Place status = Place.of(node.tree()).at("status");
        addresses(status);
        amounts(status);
        return status.errors();
    }

    private static void addresses(Place status) {
        Set<Object> seen = new HashSet<>();
        for (Place address : status.at("addresses").each()) {
            if (!seen.add(address.node())) {
                address.duplicate();
            }
        }
    }

    private static void amounts(Place status) {
        for (String list : List.of("capacity", "allocatable")) {
            Place amounts = status.at(list);
            amounts.keys().forEach(name -> Amounts.amount(name, amounts.at(name)));
        }
    }

    private static void ranges(Place ranges) {
        Set<String> seen = new HashSet<>();
        int four = 0;
        int six = 0;
        for (Place range : ranges.each()) {
            range.must(Names::cidr);
            if (range.text().contains(":")) {
                six++;
            } else {
                four++;
            }
        }
        if (four > 1 || six > 1) {
            ranges.invalid("may specify no more than one CIDR for each IP family");
        }
        for (Place range : ranges.each()) {
            if (!seen.add(range.text())) {
                range.duplicate();
            }
        }
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject node, KubeObject old) {
        Place root = Place.of(node.tree());
        addresses(root.at("status"));
        JsonNode ranges = old.spec().path("podCIDRs");
        Place now = root.at("spec").at("podCIDRs");
        if (!Trees.empty(ranges) && !Trees.same(now.node(), ranges)) {
            now.forbidden("node updates may not change podCIDR except from \"\" to valid");
        }
        String provider = Trees.text(old.spec(), "providerID");
        if (!provider.isEmpty() && !root.at("spec").text("providerID").equals(provider)) {
            root.at("spec")
                    .at("providerID")
                    .forbidden("node updates may not change providerID except from \"\" to valid");
        }
        return root.errors();
    }
}
