/// The one exception of the engine and its kinds; every layer above maps a kind once.
///
/// Entry: [io.cooperage.engine.error.EngineException].
/// May use: nothing.
@NullMarked
package io.cooperage.engine.error;

import org.jspecify.annotations.NullMarked;
