package io.cooperage.engine.cluster.kind.tables;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From the names of Go to those of JSON.
final class GoNames {
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("ObjectMeta", "metadata"),
            Map.entry("IPs", "ips"),
            Map.entry("CephFS", "cephfs"),
            Map.entry("StorageOS", "storageos"),
            Map.entry("WWIDs", "wwids"),
            Map.entry("RBDPool", "pool"),
            Map.entry("RBDImage", "image"),
            Map.entry("RadosUser", "user"),
            Map.entry("CephMonitors", "monitors"),
            Map.entry("EndpointsName", "endpoints"),
            Map.entry("DataDiskURI", "diskURI"),
            Map.entry("DiscoveryCHAPAuth", "chapAuthDiscovery"),
            Map.entry("SessionCHAPAuth", "chapAuthSession"),
            Map.entry("HTTPHeaders", "httpHeaders"),
            Map.entry("ReportingController", "reportingComponent"),
            Map.entry("ServiceAccountName", "serviceAccountName"));
    private static final List<String> PACKAGES =
            List.of("core", "v1", "api", "apps", "metav1", "batch", "discovery", "resource", "math");
    private static final List<String> PREFIXES = List.of(
            "RestartPolicy",
            "DNS",
            "Pull",
            "HostPath",
            "PodQOS",
            "ServiceType",
            "ServiceExternalTrafficPolicyType",
            "ServiceAffinity",
            "Condition",
            "PersistentVolumeReclaim",
            "PersistentVolume",
            "Volume",
            "Claim",
            "NodeSelectorOp",
            "LabelSelectorOp",
            "EventType",
            "Namespace",
            "Node",
            "PodReason",
            "AddressType",
            "Protocol",
            "TerminationMessage",
            "SeccompProfileType",
            "TolerationOp",
            "TaintEffect",
            "URIScheme",
            "MountPropagation",
            "Pod");
    private static final List<String> SUFFIXES = List.of(
            "StatefulSetStrategyType",
            "DaemonSetStrategyType",
            "DeploymentStrategyType",
            "PodManagement",
            "Concurrent");
    private static final Map<String, String> CONSTANTS = Map.ofEntries(
            Map.entry("ResourceCPU", "cpu"),
            Map.entry("ResourceMemory", "memory"),
            Map.entry("ResourceStorage", "storage"),
            Map.entry("ResourceEphemeralStorage", "ephemeral-storage"),
            Map.entry("ResourcePods", "pods"),
            Map.entry("NamespaceDefault", "default"),
            Map.entry("DNSClusterFirst", "ClusterFirst"),
            Map.entry("DNSNone", "None"),
            Map.entry("HostPathUnset", ""),
            Map.entry("ClusterIPNone", "None"),
            Map.entry("IPv4Protocol", "IPv4"),
            Map.entry("IPv6Protocol", "IPv6"),
            Map.entry("TerminationMessageReadFile", "File"),
            Map.entry("TerminationMessageFallbackToLogsOnError", "FallbackToLogsOnError"),
            Map.entry("MirrorPodAnnotationKey", "kubernetes.io/config.mirror"),
            Map.entry("SeccompPodAnnotationKey", "seccomp.security.alpha.kubernetes.io/pod"),
            Map.entry("SeccompContainerAnnotationKeyPrefix", "container.seccomp.security.alpha.kubernetes.io/"),
            Map.entry("SeccompProfileRuntimeDefault", "runtime/default"),
            Map.entry("DeprecatedSeccompProfileDockerDefault", "docker/default"),
            Map.entry("AppArmorBetaContainerAnnotationKeyPrefix", "container.apparmor.security.beta.kubernetes.io/"),
            Map.entry("AppArmorBetaProfileRuntimeDefault", "runtime/default"),
            Map.entry("AppArmorBetaProfileNamePrefix", "localhost/"),
            Map.entry("BetaStorageClassAnnotation", "volume.beta.kubernetes.io/storage-class"),
            Map.entry("TLSCertKey", "tls.crt"),
            Map.entry("TLSPrivateKeyKey", "tls.key"),
            Map.entry("SecretTypeTLS", "kubernetes.io/tls"),
            Map.entry("IPFamilyPolicySingleStack", "SingleStack"),
            Map.entry(
                    "AnnotationLoadBalancerSourceRangesKey", "service.beta.kubernetes.io/load-balancer-source-ranges"),
            Map.entry("MaxClientIPServiceAffinitySeconds", "86400"),
            Map.entry("ReadOnlyMany", "ReadOnlyMany"),
            Map.entry("MaxInt32", "2147483647"));

    private GoNames() {}

    static String field(String name) {
        String known = FIELDS.get(name);
        if (known != null) {
            return known;
        }
        int run = 0;
        while (run < name.length() && Character.isUpperCase(name.charAt(run))) {
            run++;
        }
        int lower = run == name.length() ? run : Math.max(1, run - 1);
        return name.substring(0, lower).toLowerCase(Locale.ROOT) + name.substring(lower);
    }

    /// Of a constant with its package.
    static String constant(String ident) {
        int dot = ident.lastIndexOf('.');
        if (dot < 0) {
            throw new NotApplicable("a Go variable that the table does not have");
        }
        if (!PACKAGES.contains(ident.substring(0, dot))) {
            throw new NotApplicable("a Go variable that the table does not have");
        }
        String name = ident.substring(dot + 1);
        String known = CONSTANTS.get(name);
        if (known != null) {
            return known;
        }
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }
}
