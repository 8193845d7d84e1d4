/// Runs pods to their end: Job and CronJob.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.batch;

import org.jspecify.annotations.NullMarked;
