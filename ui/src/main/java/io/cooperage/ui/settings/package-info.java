/// The choices about the window.
///
/// Entry: [io.cooperage.ui.settings.SettingsPage].
/// May use: preferences, nav, control, fx, i18n.
@NullMarked
package io.cooperage.ui.settings;

import org.jspecify.annotations.NullMarked;
