package io.cooperage.engine.container;

import org.jspecify.annotations.Nullable;

/// The health checks of one run. Guarded by the container's lock; a check that comes back to find another watch in
/// its container's place counts no more.
final class HealthWatch {
    /// The next check.
    ContainerTimer.@Nullable Pending next;
}
