/// The control loop made visible: which object changed, who reacted, what it did.
///
/// Entry: [io.cooperage.engine.cluster.timeline.Timeline].
@NullMarked
package io.cooperage.engine.cluster.timeline;

import org.jspecify.annotations.NullMarked;
