/// Reusable controls; they know no engine.
///
/// Entry: [io.cooperage.ui.control.Sparkline], [io.cooperage.ui.control.StatusBadge].
/// May use: fx, i18n.
@NullMarked
package io.cooperage.ui.control;

import org.jspecify.annotations.NullMarked;
