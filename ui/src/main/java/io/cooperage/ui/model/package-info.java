/// The engine's state as observable values on the JavaFX thread, kept fresh by events and samples.
///
/// Entry: [io.cooperage.ui.model.LiveContainers].
/// May use: fx.
@NullMarked
package io.cooperage.ui.model;

import org.jspecify.annotations.NullMarked;
