/// What the tabs of an image share: its documents and its files.
///
/// Entry: [io.cooperage.ui.images.detail.source.ImageSource].
/// May use: `ui.files`, `ui.fx`, `ui.control`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail.source;

import org.jspecify.annotations.NullMarked;
