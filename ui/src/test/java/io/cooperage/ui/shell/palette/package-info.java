/// Tests of this package.
@NullMarked
package io.cooperage.ui.shell.palette;

import org.jspecify.annotations.NullMarked;
