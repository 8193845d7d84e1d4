/// Gives each pod a node, or says in Kubernetes' words why none will do.
///
/// Entry: [io.cooperage.engine.cluster.scheduler.Scheduler].
/// May use: api, object, controller, events, error.
@NullMarked
package io.cooperage.engine.cluster.scheduler;

import org.jspecify.annotations.NullMarked;
