package io.cooperage.engine.cluster.controlplane;

import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Views;
import io.cooperage.engine.cluster.controller.access.RoleAggregationReconciler;
import io.cooperage.engine.cluster.controller.account.NamespaceContentReconciler;
import io.cooperage.engine.cluster.controller.batch.CronJobReconciler;
import io.cooperage.engine.cluster.controller.batch.JobReconciler;
import io.cooperage.engine.cluster.controller.network.EndpointSliceMirrorReconciler;
import io.cooperage.engine.cluster.controller.network.EndpointSliceReconciler;
import io.cooperage.engine.cluster.controller.network.EndpointsReconciler;
import io.cooperage.engine.cluster.controller.node.CordonTaintReconciler;
import io.cooperage.engine.cluster.controller.node.PodGarbageReconciler;
import io.cooperage.engine.cluster.controller.node.TaintEvictionReconciler;
import io.cooperage.engine.cluster.controller.storage.ClaimReconciler;
import io.cooperage.engine.cluster.controller.storage.EphemeralClaimReconciler;
import io.cooperage.engine.cluster.controller.storage.VolumeReconciler;
import io.cooperage.engine.cluster.controller.workload.DaemonSetReconciler;
import io.cooperage.engine.cluster.controller.workload.DeploymentReconciler;
import io.cooperage.engine.cluster.controller.workload.ReplicaReconciler;
import io.cooperage.engine.cluster.controller.workload.StatefulSetReconciler;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.scheduler.Scheduler;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What acts on the cluster's objects beside the kubelet: each controller with a loop of its own, and the
/// scheduler. It keeps nothing that isn't in the store, so it may be killed at any instant; the next one
/// finishes what this one began.
public final class ControlPlane implements AutoCloseable {
    private static final int WIDTH = 5;

    private final List<ControlLoop> loops;
    private final Scheduler scheduler;

    /// @param informers stay the caller's
    /// @param recorders of Events, by the name of the part that tells
    /// @param authority the certificate that signs for the API server, in PEM
    public ControlPlane(
            Informers informers,
            Function<String, EventRecorder> recorders,
            InstantSource clock,
            Supplier<String> authority) {
        ControlContext context = new ControlContext(new Views(informers), recorders, clock);
        List<Reconciler> reconcilers = List.of(
                NamespaceContentReconciler.ofServiceAccounts(context),
                NamespaceContentReconciler.ofRootCertificates(context, authority),
                ReplicaReconciler.ofReplicaSets(context),
                ReplicaReconciler.ofReplicationControllers(context),
                new DeploymentReconciler(context),
                new StatefulSetReconciler(context),
                new DaemonSetReconciler(context),
                new JobReconciler(context),
                new CronJobReconciler(context),
                new EndpointsReconciler(context),
                new EndpointSliceReconciler(context),
                new EndpointSliceMirrorReconciler(context),
                new CordonTaintReconciler(context),
                new TaintEvictionReconciler(context),
                new PodGarbageReconciler(context, PodGarbageReconciler.KEPT),
                new ClaimReconciler(context),
                new VolumeReconciler(context),
                new EphemeralClaimReconciler(context),
                new RoleAggregationReconciler(context));
        this.loops = reconcilers.stream()
                .map(reconciler -> new ControlLoop(reconciler, WIDTH))
                .toList();
        this.scheduler = new Scheduler(context);
    }

    /// Returns when all hear of changes. Once.
    public void start() {
        loops.forEach(ControlLoop::start);
        scheduler.start();
    }

    /// Returns when nothing of it runs. What is half done stays so until the next start.
    @Override
    public void close() {
        scheduler.close();
        loops.forEach(ControlLoop::close);
    }
}
