package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

/// DaemonSets.
final class DaemonSetRules extends WorkloadRules {

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        ObjectNode strategy = Absent.object(spec, "updateStrategy");
        Absent.text(strategy, "type", "RollingUpdate");
        if (Trees.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Absent.object(strategy, "rollingUpdate");
            Absent.value(rolling, "maxUnavailable", IntNode.valueOf(1));
            Absent.value(rolling, "maxSurge", IntNode.valueOf(0));
        }
        Absent.number(spec, "revisionHistoryLimit", HISTORY);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        ObjectNode status = object.putObject("status");
        status.put("currentNumberScheduled", 0);
        status.put("numberMisscheduled", 0);
        status.put("desiredNumberScheduled", 0);
        status.put("numberReady", 0);
    }
}
