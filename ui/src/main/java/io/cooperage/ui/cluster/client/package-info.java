/// A Kubernetes cluster as the window's pages need it: any context of a kubeconfig, the built-in cluster or
/// another.
///
/// Entry: [io.cooperage.ui.cluster.client.KubeSession], one per context that was chosen.
/// Blocks: only from work given to the window's tasks.
@NullMarked
package io.cooperage.ui.cluster.client;

import org.jspecify.annotations.NullMarked;
