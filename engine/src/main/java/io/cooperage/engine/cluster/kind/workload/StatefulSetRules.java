package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// StatefulSets.
final class StatefulSetRules extends WorkloadRules {
    private static final String CHANGEABLE = "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
            + " 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
            + " forbidden";

    @Override
    void defaults(ObjectNode object, ObjectNode spec) {
        Absent.text(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Absent.object(spec, "updateStrategy");
        if (Trees.text(strategy, "type").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Absent.number(Absent.object(strategy, "rollingUpdate"), "partition", 0);
        }
        if (Trees.text(strategy, "type").equals("RollingUpdate")
                && strategy.get("rollingUpdate") instanceof ObjectNode rolling) {
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

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place spec = root.at("spec");
        Place management = spec.at("podManagementPolicy");
        if (management.blank()) {
            management.required();
        } else if (!List.of("OrderedReady", "Parallel").contains(management.text())) {
            management.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        strategy(spec.at("updateStrategy"));
        for (String moment : List.of("whenDeleted", "whenScaled")) {
            spec.at("persistentVolumeClaimRetentionPolicy").at(moment).oneOf(List.of("Delete", "Retain"));
        }
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        spec.at("ordinals").at("start").as(spec.at("ordinals.start")).notNegative();
        WorkloadCheck.selector(spec, "statefulset");
        Place template = spec.at("template");
        if (spec.has("selector")) {
            Selectors.mustSelect(spec.node().path("selector"), template);
        }
        // What mounts the claims of the set can be checked only when pods are made.
        Selectors.labels(template.at("metadata").at("labels").as(template.at("labels")));
        Selectors.annotations(template.at("metadata").at("annotations").as(template.at("annotations")));
        WorkloadCheck.staysUp(template, "StatefulSet");
        return root.errors();
    }

    private static void strategy(Place strategy) {
        Place rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "" -> strategy.required();
            case "OnDelete" -> {
                if (rolling.there()) {
                    rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                rolling.at("partition").notNegative();
                if (rolling.has("maxUnavailable")) {
                    WorkloadCheck.amount(rolling.at("maxUnavailable"));
                    WorkloadCheck.notOverHundred(rolling.at("maxUnavailable"));
                    if (WorkloadCheck.value(rolling.at("maxUnavailable").node()) == 0) {
                        rolling.at("maxUnavailable").invalid("cannot be 0");
                    }
                }
            }
            default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        if (!Trees.same(fixed(object), fixed(old))) {
            root.at("spec").forbidden(CHANGEABLE);
        }
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatus(KubeObject object, KubeObject old) {
        Place status = Place.of("status", object.status());
        CountCheck.notNegative(
                status,
                "replicas",
                "readyReplicas",
                "currentReplicas",
                "updatedReplicas",
                "availableReplicas",
                "observedGeneration",
                "collisionCount");
        for (String count : List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")) {
            CountCheck.notAbove(status, "replicas", "status.replicas", count);
        }
        CountCheck.notAbove(status, "readyReplicas", "status.readyReplicas", "availableReplicas");
        CountCheck.notDecremented(status.at("collisionCount"), old);
        return status.errors();
    }

    /// What of the spec stays as it was.
    private static JsonNode fixed(KubeObject object) {
        return object.spec() instanceof ObjectNode spec
                ? spec.deepCopy()
                        .remove(List.of(
                                "replicas",
                                "ordinals",
                                "template",
                                "updateStrategy",
                                "persistentVolumeClaimRetentionPolicy",
                                "minReadySeconds"))
                : object.spec();
    }
}
