/// The Layers tab: who made which layer, the files of each, what they waste, and what is in a file.
///
/// Entry: [io.cooperage.ui.images.detail.layers.LayersController].
/// May use: `ui.files`, `ui.fx`, `ui.control`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail.layers;

import org.jspecify.annotations.NullMarked;
