package io.cooperage.engine.cluster.kind.config;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// Namespace, ConfigMap, Secret, ServiceAccount.
public final class ConfigKinds {

    private ConfigKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of("v1", "Namespace", "namespaces", new NamespaceRules(), namespaces())
                        .shortNames("ns")
                        .clusterWide()
                        .without("deletecollection")
                        .subresources("finalize", "status")
                        .build(),
                KindBuilder.of("v1", "ConfigMap", "configmaps", new ConfigMapRules(), configMaps())
                        .shortNames("cm")
                        .build(),
                KindBuilder.of("v1", "Secret", "secrets", new SecretRules(), secrets())
                        .build(),
                KindBuilder.of("v1", "ServiceAccount", "serviceaccounts", new ServiceAccountRules(), accounts())
                        .shortNames("sa")
                        .subresources("token")
                        .build());
    }

    private static Columns namespaces() {
        return Columns.named()
                .text("Status", "Whether it is being deleted.", object -> Trees.text(object.status(), "phase"))
                .age();
    }

    private static Columns configMaps() {
        return Columns.named()
                .number(
                        "Data",
                        "How many entries it has.",
                        object -> (long) object.tree().path("data").size()
                                + object.tree().path("binaryData").size())
                .age();
    }

    private static Columns secrets() {
        return Columns.named()
                .text("Type", "What it is for.", object -> Trees.text(object.tree(), "type"))
                .number("Data", "How many entries it has.", object ->
                        (long) object.tree().path("data").size())
                .age();
    }

    private static Columns accounts() {
        return Columns.named()
                .number("Secrets", "How many secrets it names.", object ->
                        (long) object.tree().path("secrets").size())
                .age();
    }
}
