/// The flight recorder: one sampler for all running containers, and a ring file beside each that outlives it.
///
/// Entry: [io.cooperage.engine.container.stats.Sampler]. May use: the values of container; linux, event, error.
/// Container's service makes these objects; nothing here knows it.
@NullMarked
package io.cooperage.engine.container.stats;

import org.jspecify.annotations.NullMarked;
