package io.cooperage.engine.cluster.kind.node;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// Node, Lease and PriorityClass.
public final class NodeKinds {
    private static final String UNKNOWN = "<unknown>";

    private NodeKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of("v1", "Node", "nodes", new NodeRules(), nodes())
                        .shortNames("no")
                        .clusterWide()
                        .subresources("proxy", "status")
                        .build(),
                KindBuilder.of("coordination.k8s.io/v1", "Lease", "leases", new LeaseRules(), leases())
                        .build(),
                KindBuilder.of(
                                "scheduling.k8s.io/v1",
                                "PriorityClass",
                                "priorityclasses",
                                new PriorityClassRules(),
                                priorities())
                        .shortNames("pc")
                        .clusterWide()
                        .build());
    }

    private static Columns nodes() {
        return Columns.named()
                .text("Status", "Whether it takes pods.", NodeCells::status)
                .text("Roles", "What it is for.", NodeCells::roles)
                .age()
                .text("Version", "Of its kubelet.", node -> NodeCells.info(node, "kubeletVersion"))
                .wide("Internal-IP", "Its address in the cluster.", node -> NodeCells.address(node, "InternalIP"))
                .wide("External-IP", "Its address from outside.", node -> NodeCells.address(node, "ExternalIP"))
                .wide("OS-Image", "Its system.", node -> orUnknown(NodeCells.info(node, "osImage")))
                .wide("Kernel-Version", "Its kernel.", node -> orUnknown(NodeCells.info(node, "kernelVersion")))
                .wide(
                        "Container-Runtime",
                        "What runs its containers.",
                        node -> orUnknown(NodeCells.info(node, "containerRuntimeVersion")));
    }

    private static Columns leases() {
        return Columns.named()
                .text("Holder", "Who has it.", lease -> Trees.text(lease.spec(), "holderIdentity"))
                .age();
    }

    private static Columns priorities() {
        return Columns.named()
                .number(
                        "Value",
                        "The greater, the sooner.",
                        object -> object.tree().path("value").asLong())
                .flag(
                        "Global-Default",
                        "Of pods that name no class.",
                        object -> object.tree().path("globalDefault").asBoolean())
                .age()
                .text(
                        "PreemptionPolicy",
                        "Whether others must go for it.",
                        object -> Trees.text(object.tree(), "preemptionPolicy"));
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }
}
