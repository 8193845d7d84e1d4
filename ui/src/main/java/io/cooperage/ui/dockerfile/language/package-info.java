/// What the language knows about a text that is open, worked out away from the JavaFX thread.
///
/// Entry: [io.cooperage.ui.dockerfile.language.Analyser].
/// May use: fx, and the engine's Dockerfile language and image queries.
@NullMarked
package io.cooperage.ui.dockerfile.language;

import org.jspecify.annotations.NullMarked;
