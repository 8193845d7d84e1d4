package io.cooperage.engine.cluster.controller;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Brings what there is nearer to what one object asks for. Called for one object by one thread at a time.
///
/// It must be idempotent, and may be ended at any instant: the next call finishes what was begun. Conflicts
/// and other errors are thrown; the loop tries again.
public interface Reconciler {

    /// As Kubernetes calls it, such as `deployment-controller`.
    String name();

    /// Tells the loop which changes of the cluster concern which object. Called once, before the first work.
    void wire(ControlLoop loop);

    /// @return when to look again though nothing changed; null for never
    @Nullable
    Duration reconcile(Work work);
}
