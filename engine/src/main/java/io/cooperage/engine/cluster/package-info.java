/// A mini Kubernetes of one node: objects with watch, API semantics, scheduler, controllers, kubelet,
/// services.
///
/// Entry: [io.cooperage.engine.cluster.ClusterService]; the parts speak with each other through
/// [io.cooperage.engine.cluster.api.ClusterApi] alone.
/// May use: container, image, network, volume, runtime, store, linux, oci, event, error.
@NullMarked
package io.cooperage.engine.cluster;

import org.jspecify.annotations.NullMarked;
