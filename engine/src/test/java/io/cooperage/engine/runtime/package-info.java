/// Tests of planning, of the shim and of isolation as it looks from inside.
@NullMarked
package io.cooperage.engine.runtime;

import org.jspecify.annotations.NullMarked;
