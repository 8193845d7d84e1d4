/// Tells which pods stand behind a Service: Endpoints and EndpointSlices.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.network;

import org.jspecify.annotations.NullMarked;
