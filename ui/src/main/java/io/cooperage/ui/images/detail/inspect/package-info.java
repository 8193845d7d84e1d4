/// The Inspect tab: the stored documents of an image, as facts and as JSON.
///
/// Entry: [io.cooperage.ui.images.detail.inspect.ImageInspectController].
/// May use: `ui.files`, `ui.fx`, `ui.control`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail.inspect;

import org.jspecify.annotations.NullMarked;
