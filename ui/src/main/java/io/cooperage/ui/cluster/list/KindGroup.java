package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The kinds of a cluster in the order in which people look for them. What is in no group of its own is shown
/// under the last; what people and operators have defined is in a group of its own.
enum KindGroup {
    WORKLOADS(
            "pods",
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "replicasets.apps",
            "jobs.batch",
            "cronjobs.batch",
            "horizontalpodautoscalers.autoscaling"),
    NETWORK(
            "services",
            "endpointslices.discovery.k8s.io",
            "ingresses.networking.k8s.io",
            "networkpolicies.networking.k8s.io"),
    CONFIG("configmaps", "secrets", "serviceaccounts", "resourcequotas", "limitranges"),
    STORAGE("persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"),
    CLUSTER("nodes", "namespaces", "events"),
    ACCESS(
            "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io"),
    CUSTOM,
    OTHER;

    /// What Kubernetes itself serves. Others have groups below k8s.io too, such as gateways and snapshots.
    private static final Set<String> OWN = Set.of(
            "",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "apps",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "custom.metrics.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "extensions",
            "external.metrics.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "metrics.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io",
            "storagemigration.k8s.io");

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> ids;

    KindGroup(String... ids) {
        this.ids = List.of(ids);
    }

    /// Those of this group that the cluster has.
    List<ResourceType> of(List<ResourceType> served) {
        if (this == CUSTOM) {
            return served.stream()
                    .filter(type -> !OWN.contains(type.group()))
                    .sorted(Comparator.comparing(ResourceType::id))
                    .toList();
        }
        if (this != OTHER) {
            List<ResourceType> known = new ArrayList<>();
            ids.forEach(id -> served.stream()
                    .filter(type -> type.id().equals(id))
                    .findFirst()
                    .ifPresent(known::add));
            return known;
        }
        Set<String> elsewhere =
                List.of(values()).stream().flatMap(group -> group.ids.stream()).collect(Collectors.toSet());
        return served.stream()
                .filter(type -> !elsewhere.contains(type.id())
                        && OWN.contains(type.group())
                        && !type.group().equals("metrics.k8s.io")
                        && !type.id().equals("events.events.k8s.io"))
                .toList();
    }
}
