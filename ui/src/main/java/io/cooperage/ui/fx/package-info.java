/// Where the window meets JavaFX's thread and toolkit; the only package that calls `Platform`.
///
/// Entry: [io.cooperage.ui.fx.UiTasks], [io.cooperage.ui.fx.EventBridge], [io.cooperage.ui.fx.FxmlView].
/// May use: i18n.
@NullMarked
package io.cooperage.ui.fx;

import org.jspecify.annotations.NullMarked;
