package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;
import java.util.Set;

/// Which fields go with which type of service. A client that changes the type and leaves the fields of the
/// old type as they were means them to go.
public final class TypeFields {

    private TypeFields() {}

    /// Every type but ExternalName.
    public static boolean hasAddress(JsonNode spec) {
        return Set.of("ClusterIP", "NodePort", "LoadBalancer").contains(Trees.text(spec, "type"));
    }

    /// Including load balancers that want none.
    public static boolean hasNodePorts(JsonNode spec) {
        return Set.of("NodePort", "LoadBalancer").contains(Trees.text(spec, "type"));
    }

    static boolean hasHealthPort(JsonNode spec) {
        return Trees.text(spec, "type").equals("LoadBalancer")
                && Trees.text(spec, "externalTrafficPolicy").equals("Local");
    }

    static boolean hasExternalPolicy(JsonNode spec) {
        return hasNodePorts(spec)
                || (Trees.text(spec, "type").equals("ClusterIP") && !Trees.empty(spec.path("externalIPs")));
    }

    static void drop(ObjectNode spec, JsonNode old) {
        if (hasAddress(old) && !hasAddress(spec)) {
            if (same(spec, old, "clusterIP") && same(spec, old, "clusterIPs")) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            removeIfSame(spec, old, "ipFamilies");
            removeIfSame(spec, old, "ipFamilyPolicy");
        }
        if (hasNodePorts(old)
                && !hasNodePorts(spec)
                && ServiceAddresses.nodePorts(spec).equals(ServiceAddresses.nodePorts(old))) {
            Trees.objects(spec.path("ports")).forEach(port -> port.remove("nodePort"));
        }
        if (hasHealthPort(old) && !hasHealthPort(spec)) {
            removeIfSame(spec, old, "healthCheckNodePort");
        }
        if (Trees.text(old, "type").equals("LoadBalancer")
                && !Trees.text(spec, "type").equals("LoadBalancer")) {
            removeIfSame(spec, old, "allocateLoadBalancerNodePorts");
            removeIfSame(spec, old, "loadBalancerClass");
        }
        if (hasExternalPolicy(old) && !hasExternalPolicy(spec)) {
            removeIfSame(spec, old, "externalTrafficPolicy");
        }
        if (Trees.text(spec, "type").equals("ExternalName")
                && !Trees.text(old, "type").equals("ExternalName")) {
            removeIfSame(spec, old, "internalTrafficPolicy");
        }
    }

    private static void removeIfSame(ObjectNode spec, JsonNode old, String field) {
        if (same(spec, old, field)) {
            spec.remove(field);
        }
    }

    private static boolean same(JsonNode spec, JsonNode old, String field) {
        return Trees.same(spec.path(field), old.path(field));
    }
}
