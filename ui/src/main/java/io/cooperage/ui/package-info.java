/// The window. Talks to the engine only through [io.cooperage.engine.Engine] and its value types.
@NullMarked
package io.cooperage.ui;

import org.jspecify.annotations.NullMarked;
