/// The pages of a Kubernetes cluster: the built-in one, or any other that a kubeconfig of this person names.
///
/// Entry: [io.cooperage.ui.cluster.list.ClusterPage].
/// Speaks to a cluster only through [io.cooperage.ui.cluster.client.KubeSession].
@NullMarked
package io.cooperage.ui.cluster;

import org.jspecify.annotations.NullMarked;
