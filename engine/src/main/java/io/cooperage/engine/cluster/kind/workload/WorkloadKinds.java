package io.cooperage.engine.cluster.kind.workload;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.column.Labels;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Locale;

/// The kinds of `apps/v1`, and ReplicationController.
public final class WorkloadKinds {
    private static final String APPS = "apps/v1";

    private WorkloadKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of(APPS, "Deployment", "deployments", new DeploymentRules(), deployments())
                        .shortNames("deploy")
                        .inAll()
                        .subresources("scale", "status")
                        .build(),
                KindBuilder.of(APPS, "ReplicaSet", "replicasets", new ReplicaSetRules(), replicas(true))
                        .shortNames("rs")
                        .inAll()
                        .subresources("scale", "status")
                        .build(),
                KindBuilder.of(
                                "v1",
                                "ReplicationController",
                                "replicationcontrollers",
                                new ReplicationControllerRules(),
                                replicas(false))
                        .shortNames("rc")
                        .inAll()
                        .subresources("scale", "status")
                        .build(),
                KindBuilder.of(APPS, "StatefulSet", "statefulsets", new StatefulSetRules(), statefulSets())
                        .shortNames("sts")
                        .inAll()
                        .subresources("scale", "status")
                        .build(),
                KindBuilder.of(APPS, "DaemonSet", "daemonsets", new DaemonSetRules(), daemonSets())
                        .shortNames("ds")
                        .inAll()
                        .subresources("status")
                        .build(),
                KindBuilder.of(
                                APPS,
                                "ControllerRevision",
                                "controllerrevisions",
                                new ControllerRevisionRules(),
                                revisions())
                        .build());
    }

    private static Columns deployments() {
        return images(Columns.named()
                        .text(
                                "Ready",
                                "How many pods are ready, of how many.",
                                object -> status(object, "readyReplicas") + "/"
                                        + object.spec().path("replicas").asLong())
                        .add(
                                new Printer.Column(
                                        "Up-to-date", "string", "", "How many pods are of the newest template.", 0),
                                (object, now) -> status(object, "updatedReplicas"))
                        .add(
                                new Printer.Column(
                                        "Available", "string", "", "How many pods have been ready for long enough.", 0),
                                (object, now) -> status(object, "availableReplicas"))
                        .age())
                .wide(
                        "Selector",
                        "Which pods are its own.",
                        object -> Labels.selector(object.spec().path("selector")));
    }

    private static Columns replicas(boolean expressions) {
        return images(Columns.named()
                        .number(
                                "Desired",
                                "How many pods are wanted.",
                                object -> object.spec().path("replicas").asLong())
                        .number("Current", "How many pods there are.", object -> status(object, "replicas"))
                        .number("Ready", "How many pods are ready.", object -> status(object, "readyReplicas"))
                        .age())
                .wide("Selector", "Which pods are its own.", object -> {
                    var selector = object.spec().path("selector");
                    return expressions ? Labels.selector(selector) : Labels.map(selector);
                });
    }

    private static Columns statefulSets() {
        return images(Columns.named()
                .text(
                        "Ready",
                        "How many pods are ready, of how many.",
                        object -> status(object, "readyReplicas") + "/"
                                + object.spec().path("replicas").asLong())
                .age());
    }

    private static Columns daemonSets() {
        return images(Columns.named()
                        .number(
                                "Desired",
                                "On how many nodes it should run.",
                                object -> status(object, "desiredNumberScheduled"))
                        .number(
                                "Current",
                                "On how many of them it runs.",
                                object -> status(object, "currentNumberScheduled"))
                        .number("Ready", "On how many it is ready.", object -> status(object, "numberReady"))
                        .number(
                                "Up-to-date",
                                "On how many it is of the newest template.",
                                object -> status(object, "updatedNumberScheduled"))
                        .number(
                                "Available",
                                "On how many it has been ready for long enough.",
                                object -> status(object, "numberAvailable"))
                        .text(
                                "Node Selector",
                                "The labels of nodes that it runs on.",
                                object -> Labels.map(object.spec()
                                        .path("template")
                                        .path("spec")
                                        .path("nodeSelector")))
                        .age())
                .wide(
                        "Selector",
                        "Which pods are its own.",
                        object -> Labels.selector(object.spec().path("selector")));
    }

    private static Columns revisions() {
        return Columns.named()
                .text(
                        "Controller",
                        "Whose revision it is.",
                        object -> object.controller().map(WorkloadKinds::name).orElse(Columns.NONE))
                .number(
                        "Revision",
                        "The greater, the newer.",
                        object -> object.tree().path("revision").asLong())
                .age();
    }

    private static String name(KubeObject.Owner owner) {
        String group = GroupVersionKind.of(owner.apiVersion(), owner.kind()).group();
        return owner.kind().toLowerCase(Locale.ROOT) + (group.isEmpty() ? "" : "." + group) + "/" + owner.name();
    }

    private static Columns images(Columns columns) {
        return columns.wide(
                        "Containers",
                        "The names of the containers.",
                        object ->
                                Labels.containers(object.spec().path("template").path("spec")))
                .wide(
                        "Images",
                        "What the containers run.",
                        object -> Labels.images(object.spec().path("template").path("spec")));
    }

    private static long status(KubeObject object, String field) {
        return Trees.has(object.status(), field) ? object.status().path(field).asLong() : 0;
    }
}
