/// Tests of the package of the same name.
@NullMarked
package io.cooperage.ui.terminal;

import org.jspecify.annotations.NullMarked;
