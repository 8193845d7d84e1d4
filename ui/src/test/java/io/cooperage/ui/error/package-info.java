/// Tests of this package.
@NullMarked
package io.cooperage.ui.error;

import org.jspecify.annotations.NullMarked;
