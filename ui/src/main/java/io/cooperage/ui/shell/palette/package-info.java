/// Ctrl+K: find an object or an action by a few letters of its name.
///
/// May use: nav, control, fx, i18n.
@NullMarked
package io.cooperage.ui.shell.palette;

import org.jspecify.annotations.NullMarked;
