/// The window itself: rail, page, status bar, toasts, palette, shortcuts.
///
/// Entry: [io.cooperage.ui.shell.ShellWindow].
/// May use: everything but features.
@NullMarked
package io.cooperage.ui.shell;

import org.jspecify.annotations.NullMarked;
