package io.cooperage.engine.cluster.kind.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;
import java.util.TreeSet;

/// Cells of nodes.
final class NodeCells {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";

    private NodeCells() {}

    static String status(KubeObject node) {
        String status = "Unknown";
        for (ObjectNode condition : Trees.objects(node.status().path("conditions"))) {
            if (Trees.text(condition, "type").equals("Ready")) {
                status = Trees.text(condition, "status").equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.spec().path("unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
    }

    static String roles(KubeObject node) {
        TreeSet<String> roles = new TreeSet<>();
        for (Map.Entry<String, String> label : node.labels().entrySet()) {
            if (label.getKey().startsWith(ROLE_PREFIX)) {
                String role = label.getKey().substring(ROLE_PREFIX.length());
                if (!role.isEmpty()) {
                    roles.add(role);
                }
            } else if (label.getKey().equals(ROLE_LABEL) && !label.getValue().isEmpty()) {
                roles.add(label.getValue());
            }
        }
        return Columns.orNone(String.join(",", roles));
    }

    static String address(KubeObject node, String type) {
        return Columns.orNone(Trees.objects(node.status().path("addresses")).stream()
                .filter(address -> Trees.text(address, "type").equals(type))
                .map(address -> Trees.text(address, "address"))
                .findFirst()
                .orElse(""));
    }

    static String info(KubeObject node, String field) {
        return Trees.text(node.status().path("nodeInfo"), field);
    }
}
