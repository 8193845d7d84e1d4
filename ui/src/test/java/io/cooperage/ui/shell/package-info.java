/// Tests of the window's frame.
@NullMarked
package io.cooperage.ui.shell;

import org.jspecify.annotations.NullMarked;
