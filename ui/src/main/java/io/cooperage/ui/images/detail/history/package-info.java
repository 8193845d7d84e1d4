/// The History tab: the steps that made the image.
///
/// Entry: [io.cooperage.ui.images.detail.history.HistoryController].
/// May use: `ui.files`, `ui.fx`, `ui.control`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.images.detail.history;

import org.jspecify.annotations.NullMarked;
