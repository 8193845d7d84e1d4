/// The line at the foot of the window: engine, containers, work under way, and what the window itself costs.
///
/// May use: model, nav, control, fx, i18n.
@NullMarked
package io.cooperage.ui.shell.status;

import org.jspecify.annotations.NullMarked;
