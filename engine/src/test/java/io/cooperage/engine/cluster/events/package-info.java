/// Tests of how events become Events.
@NullMarked
package io.cooperage.engine.cluster.events;

import org.jspecify.annotations.NullMarked;
