/// Tests of this package.
@NullMarked
package io.cooperage.ui.compare;

import org.jspecify.annotations.NullMarked;
