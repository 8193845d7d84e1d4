/// Turns an engine error into what the window shows: one mapping for the whole window.
///
/// Entry: [io.cooperage.ui.error.ErrorPresenter].
/// May use: dialog, i18n.
@NullMarked
package io.cooperage.ui.error;

import org.jspecify.annotations.NullMarked;
