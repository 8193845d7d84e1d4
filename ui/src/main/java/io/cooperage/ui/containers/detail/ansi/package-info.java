/// Text with terminal colours: escape sequences parsed into styled runs, and colours that stay readable on any theme.
///
/// Entry: [io.cooperage.ui.containers.detail.ansi.AnsiParser].
/// May use: the JDK and `javafx.scene.paint`.
@NullMarked
package io.cooperage.ui.containers.detail.ansi;

import org.jspecify.annotations.NullMarked;
