/// The Terminal tab: shells in the running container, each a real terminal of its own.
///
/// Entry: [io.cooperage.ui.containers.detail.terminal.TerminalController].
/// May use: JediTermFX (emulator and widget), `detail.ansi`, `detail.paint`, `ui.fx`, `ui.model`, the engine's facade.
@NullMarked
package io.cooperage.ui.containers.detail.terminal;

import org.jspecify.annotations.NullMarked;
