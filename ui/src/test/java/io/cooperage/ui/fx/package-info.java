/// Tests of this package.
@NullMarked
package io.cooperage.ui.fx;

import org.jspecify.annotations.NullMarked;
