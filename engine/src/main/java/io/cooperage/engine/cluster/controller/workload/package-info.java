/// Keeps pods running: ReplicaSet and ReplicationController, Deployment, StatefulSet, DaemonSet.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.workload;

import org.jspecify.annotations.NullMarked;
