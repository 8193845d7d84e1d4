package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.account.NamespaceContentReconciler;
import io.cooperage.engine.cluster.controller.batch.CronJobReconciler;
import io.cooperage.engine.cluster.controller.batch.JobReconciler;
import io.cooperage.engine.cluster.controller.network.EndpointSliceReconciler;
import io.cooperage.engine.cluster.controller.network.EndpointsReconciler;
import io.cooperage.engine.cluster.controller.workload.DaemonSetReconciler;
import io.cooperage.engine.cluster.controller.workload.DeploymentReconciler;
import io.cooperage.engine.cluster.controller.workload.ReplicaReconciler;
import io.cooperage.engine.cluster.controller.workload.StatefulSetReconciler;
import java.util.List;
import java.util.stream.Stream;

/// Every controller of the cluster, at work. A new one is a line here.
final class ControlLoops implements AutoCloseable {
    /// How many objects of a kind are worked on at once.
    private static final int WIDTH = 4;

    private final List<ControlLoop> loops;

    /// @param authority what pods must trust to speak to the API, PEM
    ControlLoops(ControlContext context, String authority) {
        loops = Stream.of(
                        NamespaceContentReconciler.ofServiceAccounts(context),
                        NamespaceContentReconciler.ofRootCertificates(context, () -> authority),
                        ReplicaReconciler.ofReplicaSets(context),
                        ReplicaReconciler.ofReplicationControllers(context),
                        new DeploymentReconciler(context),
                        new StatefulSetReconciler(context),
                        new DaemonSetReconciler(context),
                        new JobReconciler(context),
                        new CronJobReconciler(context),
                        new EndpointsReconciler(context),
                        new EndpointSliceReconciler(context))
                .map(reconciler -> new ControlLoop(reconciler, WIDTH))
                .toList();
    }

    void start() {
        loops.forEach(ControlLoop::start);
    }

    @Override
    public void close() {
        loops.forEach(ControlLoop::close);
    }
}
