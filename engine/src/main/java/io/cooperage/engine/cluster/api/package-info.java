/// What can be asked of the cluster, by whoever asks: its own controllers directly, clients through
/// `api.kube`.
///
/// Entry: [io.cooperage.engine.cluster.api.ClusterApi].
/// May use: object, kind, error.
@NullMarked
package io.cooperage.engine.cluster.api;

import org.jspecify.annotations.NullMarked;
