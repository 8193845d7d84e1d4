/// Docker's tools at this engine: what to type for them to use it, and what they ask of it, live.
///
/// Entry: [io.cooperage.ui.terminal.TerminalPage]. May use: everything below the pages.
@NullMarked
package io.cooperage.ui.terminal;

import org.jspecify.annotations.NullMarked;
