/// What pods use of a machine, over time, beside what they asked for: second by second from the engine's
/// recorder for the built-in cluster, and from the metrics API for any other.
///
/// Entry: [io.cooperage.ui.cluster.usage.UsageTab].
@NullMarked
package io.cooperage.ui.cluster.usage;

import org.jspecify.annotations.NullMarked;
