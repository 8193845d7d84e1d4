/// The Overview tab: what the image is made for and where it comes from.
///
/// Entry: [io.cooperage.ui.images.detail.overview.OverviewController].
/// May use: `ui.files`, `ui.fx`, `ui.control`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail.overview;

import org.jspecify.annotations.NullMarked;
