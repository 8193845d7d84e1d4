/// The control loop made visible: every write of the built-in cluster, who made it, and which change made
/// them.
///
/// Entry: [io.cooperage.ui.cluster.timeline.TimelinePage].
@NullMarked
package io.cooperage.ui.cluster.timeline;

import org.jspecify.annotations.NullMarked;
