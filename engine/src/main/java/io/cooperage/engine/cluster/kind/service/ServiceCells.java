package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Cells of services.
final class ServiceCells {

    private ServiceCells() {}

    static String address(KubeObject service) {
        List<String> all = Trees.texts(service.spec().path("clusterIPs"));
        return Columns.orNone(all.isEmpty() ? Trees.text(service.spec(), "clusterIP") : all.getFirst());
    }

    static String external(KubeObject service) {
        List<String> addresses = Trees.texts(service.spec().path("externalIPs"));
        return switch (Trees.text(service.spec(), "type")) {
            case "ClusterIP", "NodePort" -> Columns.orNone(String.join(",", addresses));
            case "LoadBalancer" -> {
                List<String> all = new ArrayList<>(balancer(service.status().path("loadBalancer")));
                all.addAll(addresses);
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            case "ExternalName" -> Trees.text(service.spec(), "externalName");
            default -> "<unknown>";
        };
    }

    private static Set<String> balancer(JsonNode status) {
        TreeSet<String> all = new TreeSet<>();
        for (ObjectNode ingress : Trees.objects(status.path("ingress"))) {
            String address = Trees.text(ingress, "ip");
            String name = address.isEmpty() ? Trees.text(ingress, "hostname") : address;
            if (!name.isEmpty()) {
                all.add(name);
            }
        }
        return all;
    }

    static String ports(KubeObject service) {
        return Columns.orNone(Trees.objects(service.spec().path("ports")).stream()
                .map(ServiceCells::port)
                .collect(Collectors.joining(",")));
    }

    private static String port(ObjectNode port) {
        int node = port.path("nodePort").asInt();
        return port.path("port").asInt() + (node > 0 ? ":" + node : "") + "/" + Trees.text(port, "protocol");
    }
}
