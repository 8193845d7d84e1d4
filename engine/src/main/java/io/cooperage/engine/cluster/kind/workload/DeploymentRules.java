package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

/// Deployments.
final class DeploymentRules extends WorkloadRules {
    private static final int DEADLINE_SECONDS = 600;

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        Absent.number(spec, "replicas", 1);
        ObjectNode strategy = Absent.object(spec, "strategy");
        Absent.text(strategy, "type", "RollingUpdate");
        if (Trees.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Absent.object(strategy, "rollingUpdate");
            Absent.value(rolling, "maxUnavailable", TextNode.valueOf("25%"));
            Absent.value(rolling, "maxSurge", TextNode.valueOf("25%"));
        }
        Absent.number(spec, "revisionHistoryLimit", HISTORY);
        Absent.number(spec, "progressDeadlineSeconds", DEADLINE_SECONDS);
    }
}
