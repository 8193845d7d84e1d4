package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.column.Labels;
import java.util.List;

/// Pod and PodTemplate.
public final class PodKinds {

    private PodKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of("v1", "Pod", "pods", new PodRules(), new PodPrinter())
                        .shortNames("po")
                        .inAll()
                        .subresources(
                                "attach",
                                "binding",
                                "ephemeralcontainers",
                                "eviction",
                                "exec",
                                "log",
                                "portforward",
                                "proxy",
                                "status")
                        .build(),
                KindBuilder.of("v1", "PodTemplate", "podtemplates", new PodTemplateRules(), template())
                        .build());
    }

    private static Columns template() {
        return Columns.named()
                .text(
                        "Containers",
                        "The names of the containers.",
                        pod -> Labels.containers(pod.tree().path("template").path("spec")))
                .text(
                        "Images",
                        "What the containers run.",
                        pod -> Labels.images(pod.tree().path("template").path("spec")))
                .text(
                        "Pod Labels",
                        "The labels of pods made from it.",
                        pod -> Labels.map(
                                pod.tree().path("template").path("metadata").path("labels")));
    }
}
