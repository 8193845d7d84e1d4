package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;

/// StatefulSets.
final class StatefulSetRules extends WorkloadRules {

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        Absent.text(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Absent.object(spec, "updateStrategy");
        if (Trees.text(strategy, "type").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Absent.number(Absent.object(strategy, "rollingUpdate"), "partition", 0);
        }
        if (Trees.text(strategy, "type").equals("RollingUpdate")
                && Trees.object(strategy, "rollingUpdate") instanceof ObjectNode rolling) {
            Absent.number(rolling, "partition", 0);
        }
        ObjectNode retention = Absent.object(spec, "persistentVolumeClaimRetentionPolicy");
        Absent.text(retention, "whenDeleted", "Retain");
        Absent.text(retention, "whenScaled", "Retain");
        Absent.number(spec, "replicas", 1);
        Absent.number(spec, "revisionHistoryLimit", HISTORY);
        for (ObjectNode claim : Trees.objects(spec.path("volumeClaimTemplates"))) {
            Absent.text(claim, "apiVersion", "v1");
            Absent.text(claim, "kind", "PersistentVolumeClaim");
            Absent.text(Absent.object(claim, "spec"), "volumeMode", "Filesystem");
            Absent.text(Absent.object(claim, "status"), "phase", "Pending");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        ObjectNode status = object.putObject("status");
        status.put("replicas", 0);
        status.put("availableReplicas", 0);
    }
}
