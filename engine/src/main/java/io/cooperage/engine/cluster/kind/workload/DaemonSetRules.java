package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.pod.PodSpecCheck;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

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

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place spec = root.at("spec");
        Place selector = spec.at("selector");
        Place template = spec.at("template");
        Selectors.selector(selector);
        if (Selectors.read(selector.node()).isPresent()) {
            if (selector.there()) {
                Selectors.mustSelect(selector.node(), template);
            } else {
                Selectors.mismatch(template);
            }
        }
        if (selector.there() && Selectors.isEmpty(selector.node())) {
            selector.invalid(GoSyntax.selector(selector.node()), "empty selector is invalid for daemonset");
        }
        PodSpecCheck.template(template);
        WorkloadCheck.staysUp(template, "DaemonSet");
        spec.at("minReadySeconds").notNegative();
        strategy(spec.at("updateStrategy"));
        spec.at("revisionHistoryLimit").notNegative();
        return root.errors();
    }

    private static void strategy(Place strategy) {
        Place rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "OnDelete" -> {}
            case "RollingUpdate" -> {
                if (rolling.there()) {
                    rolling(rolling.at("maxUnavailable"), rolling.at("maxSurge"));
                } else {
                    rolling.required();
                }
            }
            default -> strategy.at("type").as(strategy).notSupported(List.of("RollingUpdate", "OnDelete"));
        }
    }

    private static void rolling(Place unavailable, Place surge) {
        WorkloadCheck.amount(unavailable);
        WorkloadCheck.amount(surge);
        boolean fewer = WorkloadCheck.value(unavailable.node()) != 0;
        boolean more = WorkloadCheck.value(surge.node()) != 0;
        if (fewer && more) {
            surge.invalid("may not be set when maxUnavailable is non-zero");
        } else if (!fewer && !more) {
            unavailable.required("cannot be 0 when maxSurge is 0");
        }
        WorkloadCheck.notOverHundred(unavailable);
        WorkloadCheck.notOverHundred(surge);
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
                "currentNumberScheduled",
                "numberMisscheduled",
                "desiredNumberScheduled",
                "numberReady",
                "observedGeneration",
                "updatedNumberScheduled",
                "numberAvailable",
                "numberUnavailable",
                "collisionCount");
        CountCheck.notDecremented(status.at("collisionCount"), old);
        return status.errors();
    }
}
