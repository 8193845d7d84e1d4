/// What this machine offers the engine: the preflight, with the command that mends each shortcoming.
///
/// Entry: [io.cooperage.ui.machine.MachinePage].
/// May use: nav, control, fx, i18n.
@NullMarked
package io.cooperage.ui.machine;

import org.jspecify.annotations.NullMarked;
