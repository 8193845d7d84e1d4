/// The page of one image: what can be done with it, and its tabs.
///
/// Entry: [io.cooperage.ui.images.detail.ImageDetailPage].
/// May use: its tabs, `ui.fx`, `ui.nav`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail;

import org.jspecify.annotations.NullMarked;
