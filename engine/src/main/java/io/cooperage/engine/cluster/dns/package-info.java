/// The names of the cluster: Services and pods, as Kubernetes' "DNS-Based Service Discovery" 1.1.0 has them.
///
/// Entry: [io.cooperage.engine.cluster.dns.ClusterDns].
/// May use: service, informer, network, error.
@NullMarked
package io.cooperage.engine.cluster.dns;

import org.jspecify.annotations.NullMarked;
