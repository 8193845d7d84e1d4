/// All controllers and the scheduler, started and ended together.
///
/// Entry: [io.cooperage.engine.cluster.controlplane.ControlPlane].
/// May use: controller, scheduler, informer, events, api.
@NullMarked
package io.cooperage.engine.cluster.controlplane;

import org.jspecify.annotations.NullMarked;
