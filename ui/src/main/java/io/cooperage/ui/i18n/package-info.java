/// The texts of the window: one `messages.properties` per package that shows any.
///
/// Entry: [io.cooperage.ui.i18n.Messages], [io.cooperage.ui.i18n.Amounts].
/// May use: nothing.
@NullMarked
package io.cooperage.ui.i18n;

import org.jspecify.annotations.NullMarked;
