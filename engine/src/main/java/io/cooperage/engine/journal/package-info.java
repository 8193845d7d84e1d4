/// What happened, kept: the events of the engine on disk, bounded, for looking back.
@NullMarked
package io.cooperage.engine.journal;

import org.jspecify.annotations.NullMarked;
