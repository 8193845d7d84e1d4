package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

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

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place spec = root.at("spec");
        spec.at("replicas").notNegative();
        WorkloadCheck.selector(spec, "deployment");
        WorkloadCheck.template(spec, "ReplicaSet");
        strategy(spec.at("strategy"));
        for (String count : List.of("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")) {
            spec.at(count).notNegative();
        }
        Place deadline = spec.at("progressDeadlineSeconds");
        if (deadline.there() && deadline.number() <= spec.at("minReadySeconds").number()) {
            deadline.invalid(deadline.number(), "must be greater than minReadySeconds");
        }
        return root.errors();
    }

    private static void strategy(Place strategy) {
        Place rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "Recreate" -> {
                if (rolling.there()) {
                    rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (rolling.there()) {
                    rolling(rolling);
                } else {
                    rolling.required("this should be defaulted and never be nil");
                }
            }
            default -> strategy.at("type").notSupported(List.of("Recreate", "RollingUpdate"));
        }
    }

    private static void rolling(Place rolling) {
        Place unavailable = rolling.at("maxUnavailable");
        Place surge = rolling.at("maxSurge");
        WorkloadCheck.amount(unavailable);
        WorkloadCheck.amount(surge);
        if (WorkloadCheck.value(unavailable.node()) == 0 && WorkloadCheck.value(surge.node()) == 0) {
            unavailable.invalid("may not be 0 when `maxSurge` is 0");
        }
        WorkloadCheck.notOverHundred(unavailable);
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        return WorkloadCheck.selectorStays(object, old);
    }

    @Override
    public List<FieldError> validateStatus(KubeObject object, KubeObject old) {
        Place status = Place.of("status", object.status());
        CountCheck.notNegative(
                status,
                "observedGeneration",
                "replicas",
                "updatedReplicas",
                "readyReplicas",
                "availableReplicas",
                "unavailableReplicas",
                "collisionCount");
        CountCheck.notAbove(status, "replicas", "status.replicas", "updatedReplicas");
        CountCheck.notAbove(status, "replicas", "status.replicas", "readyReplicas");
        CountCheck.notAbove(status, "replicas", "status.replicas", "availableReplicas");
        CountCheck.notAbove(status, "readyReplicas", "readyReplicas", "availableReplicas");
        CountCheck.notDecremented(status.at("collisionCount"), old);
        return status.errors();
    }
}
