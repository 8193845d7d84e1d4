/// The registry client against real registries, and against scripted ones that misbehave.
@NullMarked
package io.cooperage.engine.registry;

import org.jspecify.annotations.NullMarked;
