package io.cooperage.engine.cluster.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a kubelet is told once.
///
/// @param nodeName of its node, as pods' `spec.nodeName` says it
/// @param nodeAddress by which the node is reached
/// @param network of the engine that pods are on; made when it is not there
/// @param podSubnets for that network, the first of which that is free is taken: `10.244.0.0/16`
/// @param clusterDns address of the cluster's name server
/// @param domain of the cluster
/// @param seccompProfiles where profiles of type `Localhost` lie
/// @param version of the engine, for the node's facts
/// @param nodeLabels besides Kubernetes' own
public record KubeletOptions(
        String nodeName,
        String nodeAddress,
        String network,
        List<String> podSubnets,
        String clusterDns,
        String domain,
        Path seccompProfiles,
        boolean rootless,
        String version,
        Map<String, String> nodeLabels) {
    public static final String NETWORK = "cooperage-cluster";

    /// Kubernetes' usual one first; another cluster of this machine may have it.
    public static final List<String> POD_SUBNETS =
            List.of("10.244.0.0/16", "10.245.0.0/16", "10.246.0.0/16", "10.247.0.0/16", "10.248.0.0/16");

    public static final String CLUSTER_DNS = "10.96.0.10";
    public static final String DOMAIN = "cluster.local";

    public KubeletOptions {
        podSubnets = List.copyOf(podSubnets);
        nodeLabels = Map.copyOf(nodeLabels);
    }

    /// Kubernetes' usual addresses.
    ///
    /// @param config the engine's folder of settings
    public static KubeletOptions of(
            String nodeName, String nodeAddress, Path config, boolean rootless, String version) {
        return new KubeletOptions(
                nodeName,
                nodeAddress,
                NETWORK,
                POD_SUBNETS,
                CLUSTER_DNS,
                DOMAIN,
                config.resolve("seccomp"),
                rootless,
                version,
                Map.of());
    }

    public KubeletOptions withPodSubnet(String subnet) {
        return new KubeletOptions(
                nodeName,
                nodeAddress,
                network,
                List.of(subnet),
                clusterDns,
                domain,
                seccompProfiles,
                rootless,
                version,
                nodeLabels);
    }
}
