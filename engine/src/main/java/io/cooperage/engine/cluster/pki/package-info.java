/// The cluster's own certificate authority, the certificates that it signs, and the kubeconfig that carries
/// them.
///
/// Entry: [io.cooperage.engine.cluster.pki.ClusterIdentity].
/// May use: store (atomic files), error.
@NullMarked
package io.cooperage.engine.cluster.pki;

import org.jspecify.annotations.NullMarked;
