/// The commands inside RUN, found without running anything: enough of a POSIX shell's grammar for checks
/// and colours.
///
/// Entry: [io.cooperage.engine.dockerfile.shell.ShellScript].
/// May use: `text`, `expand`, `syntax`, `ast`.
@NullMarked
package io.cooperage.engine.dockerfile.shell;

import org.jspecify.annotations.NullMarked;
