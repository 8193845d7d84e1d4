/// Trouble that a person should hear of, in the window and on the desktop: out of memory, crash loops, bad health.
///
/// Entry: [io.cooperage.ui.alerts.Alerts]. May use: dialog, nav, fx, model, preferences, i18n.
@NullMarked
package io.cooperage.ui.alerts;

import org.jspecify.annotations.NullMarked;
