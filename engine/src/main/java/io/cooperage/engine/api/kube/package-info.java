/// Kubernetes' HTTP API over the cluster: what `kubectl` and the ordinary client libraries speak.
///
/// Entry: [io.cooperage.engine.api.kube.KubeApi]. Semantics are the cluster's
/// ([io.cooperage.engine.cluster.api.ClusterApi]); here are paths, media types, permissions and limits.
@NullMarked
package io.cooperage.engine.api.kube;

import org.jspecify.annotations.NullMarked;
