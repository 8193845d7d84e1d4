package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps `clusterIP` and `clusterIPs` in step for clients that write only one of them, and keeps what was
/// allotted to a service for clients that leave it out.
final class ServiceAddresses {

    private ServiceAddresses() {}

    /// @param old null for a new service
    static void normalize(ObjectNode spec, @Nullable JsonNode old) {
        String address = Trees.text(spec, "clusterIP");
        List<String> all = Trees.texts(spec.path("clusterIPs"));
        if (old == null) {
            if (!address.isEmpty() && all.isEmpty()) {
                spec.putArray("clusterIPs").add(address);
            }
            return;
        }
        String oldAddress = Trees.text(old, "clusterIP");
        List<String> oldAll = Trees.texts(old.path("clusterIPs"));
        if (address.equals(oldAddress)) {
            if (all.isEmpty() && !oldAll.isEmpty()) {
                spec.set("clusterIPs", old.path("clusterIPs").deepCopy());
            }
        } else if (all.equals(oldAll)) {
            if (address.isEmpty()) {
                spec.remove("clusterIPs");
            } else {
                spec.putArray("clusterIPs").add(address);
            }
        }
    }

    /// Addresses and ports once allotted stay, unless others are asked for.
    static void keep(ObjectNode spec, JsonNode old) {
        if (TypeFields.hasAddress(spec) && TypeFields.hasAddress(old)) {
            if (Trees.text(spec, "clusterIP").isEmpty()) {
                copy(spec, old, "clusterIP");
            }
            if (Trees.empty(spec.path("clusterIPs"))
                    && Trees.text(spec, "clusterIP").equals(Trees.text(old, "clusterIP"))) {
                copy(spec, old, "clusterIPs");
            }
            for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
                if (Trees.empty(spec.path(field)) && !Trees.has(spec, field)) {
                    copy(spec, old, field);
                }
            }
        }
        if (TypeFields.hasNodePorts(spec) && TypeFields.hasNodePorts(old)) {
            keepNodePorts(spec, old);
        }
        if (TypeFields.hasHealthPort(spec)
                && TypeFields.hasHealthPort(old)
                && spec.path("healthCheckNodePort").asInt() == 0) {
            copy(spec, old, "healthCheckNodePort");
        }
    }

    /// By the ports' names.
    private static void keepNodePorts(ObjectNode spec, JsonNode old) {
        Set<Integer> taken = new HashSet<>(nodePorts(spec));
        Map<String, Integer> byName = new HashMap<>();
        for (ObjectNode port : Trees.objects(old.path("ports"))) {
            byName.put(Trees.text(port, "name"), port.path("nodePort").asInt());
        }
        for (ObjectNode port : Trees.objects(spec.path("ports"))) {
            int before = byName.getOrDefault(Trees.text(port, "name"), 0);
            if (port.path("nodePort").asInt() == 0 && before != 0 && taken.add(before)) {
                port.put("nodePort", before);
            }
        }
    }

    static List<Integer> nodePorts(JsonNode spec) {
        return Trees.objects(spec.path("ports")).stream()
                .map(port -> port.path("nodePort").asInt())
                .toList();
    }

    private static void copy(ObjectNode spec, JsonNode old, String field) {
        if (Trees.has(old, field)) {
            spec.set(field, old.path(field).deepCopy());
        }
    }
}
