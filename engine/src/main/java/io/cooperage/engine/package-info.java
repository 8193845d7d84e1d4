/// The embedded container engine; [io.cooperage.engine.Engine] is the only door a screen or an API handler needs.
@NullMarked
package io.cooperage.engine;

import org.jspecify.annotations.NullMarked;
