/// What a person chose about the window, kept in one plain file.
///
/// Entry: [io.cooperage.ui.preferences.UiSettings].
/// May use: fx.
@NullMarked
package io.cooperage.ui.preferences;

import org.jspecify.annotations.NullMarked;
