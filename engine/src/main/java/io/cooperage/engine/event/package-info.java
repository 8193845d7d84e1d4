/// What happened, as values, and the stream that carries them to whoever listens.
///
/// Entry: [io.cooperage.engine.event.EventStream].
/// May use: error.
@NullMarked
package io.cooperage.engine.event;

import org.jspecify.annotations.NullMarked;
