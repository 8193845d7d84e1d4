/// Tests of this package.
@NullMarked
package io.cooperage.ui.shell.status;

import org.jspecify.annotations.NullMarked;
