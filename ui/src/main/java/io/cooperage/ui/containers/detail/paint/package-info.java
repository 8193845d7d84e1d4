/// Colours of the style sheet for what paints by itself.
///
/// Entry: [io.cooperage.ui.containers.detail.paint.Swatch].
/// May use: `javafx.scene`.
@NullMarked
package io.cooperage.ui.containers.detail.paint;

import org.jspecify.annotations.NullMarked;
