/// What taints do: a cordoned node bears one, and pods that don't bear one have to leave.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.node;

import org.jspecify.annotations.NullMarked;
