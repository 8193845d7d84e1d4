package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;

/// Cells of endpoints: the first three, and how many more.
final class EndpointCells {
    private static final int SHOWN = 3;

    private EndpointCells() {}

    static String subsets(KubeObject object) {
        List<String> all = new ArrayList<>();
        for (ObjectNode subset : Trees.objects(object.tree().path("subsets"))) {
            List<ObjectNode> ports = Trees.objects(subset.path("ports"));
            List<String> addresses = Trees.objects(subset.path("addresses")).stream()
                    .map(address -> Trees.text(address, "ip"))
                    .toList();
            if (ports.isEmpty()) {
                // A headless service may name no port.
                all.addAll(addresses);
            }
            for (ObjectNode port : ports) {
                addresses.forEach(
                        address -> all.add(join(address, port.path("port").asInt())));
            }
        }
        return Columns.orNone(first(all));
    }

    private static String join(String address, int port) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    static String ports(KubeObject slice) {
        List<String> all = new ArrayList<>();
        for (ObjectNode port : Trees.objects(slice.tree().path("ports"))) {
            if (Trees.has(port, "port")) {
                all.add(Trees.text(port, "port"));
            } else {
                String name = Trees.text(port, "name");
                all.add(name.isEmpty() ? "*" : name);
            }
        }
        return Columns.orUnset(first(all));
    }

    static String endpoints(KubeObject slice) {
        List<String> all = new ArrayList<>();
        for (ObjectNode endpoint : Trees.objects(slice.tree().path("endpoints"))) {
            all.addAll(Trees.texts(endpoint.path("addresses")));
        }
        return Columns.orUnset(first(all));
    }

    private static String first(List<String> all) {
        String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? shown + " + " + (all.size() - SHOWN) + " more..." : shown;
    }
}
