/// What keeps pods running: ReplicaSet, ReplicationController, Deployment, StatefulSet, DaemonSet.
///
/// Entry: [io.cooperage.engine.cluster.kind.workload.WorkloadKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error, kind.pod.
@NullMarked
package io.cooperage.engine.cluster.kind.workload;

import org.jspecify.annotations.NullMarked;
