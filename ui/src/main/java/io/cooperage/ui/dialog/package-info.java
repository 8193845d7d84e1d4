/// What the window says to a person: toasts, banners, questions. The shell shows them.
///
/// Entry: [io.cooperage.ui.dialog.Notices].
/// May use: nothing.
@NullMarked
package io.cooperage.ui.dialog;

import org.jspecify.annotations.NullMarked;
